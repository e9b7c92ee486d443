"""What can be found of what is overdue or lacks: by its subject, its kind and its words, in either language."""

from __future__ import annotations

from projections.findings.standing import RuleFinding
from site_builder.addresses import page_of
from site_builder.content.findings import page_if_any
from site_builder.search.entry import TYPES, Record, year_of
from site_builder.site import Site
from site_builder.words.findings import label, say
from site_builder.words.voice import LANGUAGES, Voice, day

FINDING = len(TYPES)  # the type of such a result, after those of entries
WORDS = "逾期 缺项 待查 overdue gap open issue"  # by which any of them is sought, whatever its own words are


def finding_record(site: Site, spoken: Voice, finding: RuleFinding) -> Record:
    """What the results show of a finding in a language, what else it is found by, and the year since when it stands."""
    language, subject = spoken.language, finding.subject
    names = [site.name(each, subject) for each in LANGUAGES]
    labels = [label(spoken.words, each, finding.rule) for each in LANGUAGES]
    mark = [site.words.say_in(language)("示例")] if site.reader.entry(finding.opened).entry.illustrative else []
    units = [site.name(language, unit) for unit in finding.units]
    since = f"{site.words.say_in(language)('起始日期')} {day(language, finding.since)}"
    other = site.voice(next(each for each in LANGUAGES if each != language))
    return (
        FINDING,
        _address(site, finding),
        say(spoken, finding),
        " · ".join(dict.fromkeys([*mark, labels[language == "en"], *units, since])),
        " ".join([WORDS, *names, *labels, say(other, finding)]),
        year_of(finding.since),
    )


def _address(site: Site, finding: RuleFinding) -> str:
    """The finding on its subject's page; on that of its article where the subject's page lists none."""
    if finding.subject.startswith("project/"):
        return f"{page_of(finding.subject)}#f{finding.id}"
    group = finding.subject if page_if_any(site, finding.subject) else f"article/{finding.article}"
    return f"{page_if_any(site, group)}#f{finding.id}"
