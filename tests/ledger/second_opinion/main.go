// Command second_opinion lets golang.org/x/mod/sumdb judge a log that we wrote.
//
// Usage: second_opinion LOGDIR VKEY PROOFS
//
// It opens every checkpoint with note.Open, reads every tile that tlog.NewTiles lists through
// tlog.TileHashReader (which authenticates it against the signed root), makes and checks its own
// consistency proofs and about a thousand inclusion proofs, and checks the proofs in the JSON file
// PROOFS, which our own code made. It prints one line of counts, or fails.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func check(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

// ourPath turns sumdb's tile/8/L/N into the tile/L/N of tlog-tiles; all else is the same.
func ourPath(t tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(t.Path(), "tile/8/")
}

// tiles reads published tiles for tlog.TileHashReader.
type tiles struct {
	dir  string
	seen map[string]bool
}

func (r *tiles) Height() int { return height }

func (r *tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range want {
		data, err := os.ReadFile(filepath.Join(r.dir, ourPath(t)))
		if err != nil {
			return nil, err
		}
		r.seen[ourPath(t)] = true
		out = append(out, data)
	}
	return out, nil
}

func (r *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// open verifies a checkpoint and returns its tree.
func open(path, vkey string) tlog.Tree {
	data, err := os.ReadFile(path)
	check(err, path)
	verifier, err := note.NewVerifier(vkey)
	check(err, "key")
	n, err := note.Open(data, note.VerifierList(verifier))
	check(err, path)
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		log.Fatalf("%s: malformed", path)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, path)
	root, err := tlog.ParseHash(lines[2])
	check(err, path)
	return tlog.Tree{N: size, Hash: root}
}

// leaves reads all entries from the bundles and hashes them.
func leaves(dir string, size int64) []tlog.Hash {
	var out []tlog.Hash
	for first := int64(0); first < size; first += 256 {
		t := tlog.Tile{H: height, L: 0, N: first / 256, W: 256}
		if size-first < 256 {
			t.W = int(size - first)
		}
		path := strings.Replace(ourPath(t), "tile/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(dir, path))
		check(err, path)
		for len(data) > 0 {
			n := 2 + int(binary.BigEndian.Uint16(data))
			out = append(out, tlog.RecordHash(data[2:n]))
			data = data[n:]
		}
	}
	if int64(len(out)) != size {
		log.Fatalf("%d entries, not %d", len(out), size)
	}
	return out
}

type proof struct {
	Kind     string
	Old, New int64
	OldHash  string
	Hashes   []string
}

func hash(text string) tlog.Hash {
	raw, err := base64.StdEncoding.DecodeString(text)
	check(err, "hash")
	var out tlog.Hash
	if copy(out[:], raw) != tlog.HashSize || len(raw) != tlog.HashSize {
		log.Fatal("a hash is not 32 bytes long")
	}
	return out
}

// checkOurs checks the proofs that our code made against the newest root.
func checkOurs(path string, tree tlog.Tree, hashes []tlog.Hash) int {
	data, err := os.ReadFile(path)
	check(err, path)
	var proofs []proof
	check(json.Unmarshal(data, &proofs), path)
	for _, p := range proofs {
		var list []tlog.Hash
		for _, text := range p.Hashes {
			list = append(list, hash(text))
		}
		if p.Kind == "inclusion" {
			check(tlog.CheckRecord(list, p.New, tree.Hash, p.Old, hashes[p.Old]), fmt.Sprint("our proof of ", p.Old))
		} else {
			check(tlog.CheckTree(list, p.New, tree.Hash, p.Old, hash(p.OldHash)), fmt.Sprint("our proof from ", p.Old))
		}
	}
	return len(proofs)
}

func main() {
	log.SetFlags(0)
	dir, vkey := os.Args[1], os.Args[2]
	tree := open(filepath.Join(dir, "checkpoint"), vkey)
	reader := &tiles{dir, map[string]bool{}}
	hashes := tlog.TileHashReader(tree, reader)

	root, err := tlog.TreeHash(tree.N, hashes)
	check(err, "root")
	if root != tree.Hash {
		log.Fatal("the tiles have another root")
	}
	entries := leaves(dir, tree.N)
	for i := int64(0); i < tree.N; i += 1 + tree.N/1000 {
		p, err := tlog.ProveRecord(tree.N, i, hashes)
		check(err, "inclusion")
		check(tlog.CheckRecord(p, tree.N, tree.Hash, i, entries[i]), "inclusion")
	}
	older, err := filepath.Glob(filepath.Join(dir, "checkpoints/*"))
	check(err, "checkpoints")
	for _, path := range older {
		old := open(path, vkey)
		p, err := tlog.ProveTree(tree.N, old.N, hashes)
		check(err, path)
		check(tlog.CheckTree(p, tree.N, tree.Hash, old.N, old.Hash), path)
	}
	published := tlog.NewTiles(height, 0, tree.N)
	for i, t := range published {
		if i+1 < len(published) && published[i+1].L == t.L && published[i+1].N == t.N {
			continue // this version of NewTiles lists every narrower width too
		}
		_, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(t.L*height, t.N<<height+int64(t.W)-1)})
		check(err, ourPath(t))
		if !reader.seen[ourPath(t)] {
			log.Fatalf("%s was not needed", ourPath(t))
		}
	}
	ours := checkOurs(os.Args[3], tree, entries)
	fmt.Printf("entries=%d checkpoints=%d tiles=%d ours=%d\n", len(entries), len(older), len(reader.seen), ours)
}
