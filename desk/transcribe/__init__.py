"""Old published lists become transcribed entries, guided by a mapping file (Art. 33); see docs/transcribing.md."""
