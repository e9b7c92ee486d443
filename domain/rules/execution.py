"""Progress and money of a project under way (Art. 18, 19)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from domain.rules.before import money
from domain.rules.decision import decides
from domain.rules.fact import (
    Attachment,
    Budget,
    Currency,
    FundSource,
    Name,
    OrganisationRef,
    PartialDay,
    Power,
    ReportRef,
    Text,
    may,
    told,
)
from domain.rules.history import corrected
from domain.rules.money import (
    Moved,
    beyond,
    coin,
    currency_of,
    excess_refused,
    paid_with,
    require_paid_by_then,
)
from domain.rules.project import Key, Progress, Project, ProjectFact, reckoned
from domain.rules.refusal import require
from domain.rules.sitting import Sitting

Payment = Annotated[int, Meta(ge=1, lt=2**53, extra={"form": "fen"})]


class ProjectProgressReported(ProjectFact, frozen=True, kw_only=True, tag="project.progress_reported"):
    """Progress of a project was reported against one of its milestones."""

    family = "progress"
    power = Power.EXECUTION
    article = 18
    zh = "进展成效"
    en = "Progress reported"
    rests_on = ("project.contract_signed",)
    fills = ("title",)

    milestone: Annotated[Key | None, told("里程碑代号", "milestone")] = None
    title: Annotated[Name | None, may("里程碑", "title of the milestone")] = None
    progress: Annotated[Progress | None, told("完成情况", "progress", term="progress")] = None
    statement: Annotated[Text | None, told("进展说明", "statement")] = None
    statement_en: Annotated[Text | None, may("进展说明（英文）", "statement in English")] = None
    as_of: Annotated[PartialDay | None, may("截至", "as of")] = None
    report: Annotated[ReportRef | None, may("科技报告", "S&T report")] = None
    document: Annotated[Attachment | None, may("文件", "document")] = None

    def after(self, state: Project, on: str | None) -> Project:
        milestones = tuple(
            msgspec.structs.replace(milestone, progress=self.progress, reported_on=on)
            if milestone.key == self.milestone
            else milestone
            for milestone in state.milestones
        )
        return msgspec.structs.replace(state, milestones=milestones)


class ProjectDisbursed(ProjectFact, frozen=True, kw_only=True, tag="project.disbursed"):
    """Money was paid out to a project."""

    family = "money"
    power = Power.EXECUTION
    article = 19
    zh = "资金拨付"
    en = "Money disbursed"
    fills = ("currency",)

    amount: Annotated[Payment, told("金额", "amount")]
    source: Annotated[FundSource | None, told("资金来源", "source of funds", term="fund_source")] = None
    payee: Annotated[OrganisationRef | None, may("收款单位", "payee")] = None
    note: Annotated[Text | None, may("说明", "note")] = None
    currency: Annotated[Currency | None, may("币种", "currency")] = None  # else that of the budget

    def after(self, state: Project, on: str | None) -> Project:
        paid = paid_with(state.paid, self.source, self.currency, self.amount)
        return reckoned(msgspec.structs.replace(state, paid=paid))


class ProjectSurplusReturned(ProjectFact, frozen=True, kw_only=True, tag="project.surplus_returned"):
    """Money that a project did not use, or owed, was returned."""

    family = "money"
    power = Power.EXECUTION
    article = 19
    zh = "结余资金退回"
    en = "Surplus returned"
    fills = ("currency",)

    amount: Annotated[Payment, told("金额", "amount")]
    reason: Annotated[Text | None, told("理由", "reason")] = None
    currency: Annotated[Currency | None, may("币种", "currency")] = None  # else that of the budget

    def after(self, state: Project, on: str | None) -> Project:
        now = msgspec.structs.replace(state, returns=paid_with(state.returns, None, self.currency, self.amount))
        own = currency_of(self.currency, state.budget) == currency_of(None, state.budget)
        return reckoned(msgspec.structs.replace(now, owed=max(0, state.owed - self.amount) if own else state.owed))


def may_report_progress(project: Project, at: Sitting) -> None:
    """Refuse unless the project is under contract."""
    require(project.status == "contracted", "Art. 18: {project} is not under contract.", project=project.ref)
    require(project.milestones, "Art. 18: the contract of {project} names no milestones.", project=project.ref)


@decides(ProjectProgressReported, may_report_progress)
def report_progress(project: Project, terms: ProjectProgressReported, at: Sitting) -> ProjectProgressReported:
    """Report progress against a milestone of the contract, whose title is restated."""
    known = {milestone.key: milestone.title for milestone in project.milestones}
    require(terms.milestone in known, "Art. 18: there is no milestone {key}.", key=terms.milestone)
    require((terms.as_of or "") <= at.on, "Art. 18: {day} lies in the future.", day=terms.as_of)
    return msgspec.structs.replace(terms, title=known[terms.milestone or ""])


def may_disburse(project: Project, at: Sitting) -> None:
    """Refuse unless the project is under contract by now, or accepted."""
    require(
        project.status in ("contracted", "accepted"),
        "Art. 19: money is paid only to a project under contract or accepted; {project} is neither.",
        project=project.ref,
    )
    require(
        (project.signed_on or "") <= at.on,
        "Art. 19: the contract is of {day}, after this payment.",
        day=project.signed_on,
    )


@decides(ProjectDisbursed, may_disburse)
def disburse(project: Project, terms: ProjectDisbursed, at: Sitting) -> ProjectDisbursed:
    """Pay out money within the current budget; a post-completion subsidy is paid after acceptance."""
    require_currency_of(project.budget, terms.currency, at)
    parts = [part.source for part in project.budget.parts] if project.budget else []
    require(
        not parts or terms.source is None or terms.source in parts,
        "Art. 19: the budget names no money from {source}.",
        source=terms.source,
    )
    budget = project.budget or Budget(total=0)
    for excess in beyond(terms.after(project, at.on).paid, budget):
        if excess.source in (None, terms.source):
            raise excess_refused(excess, budget, at.charter.currency)
    return msgspec.structs.replace(terms, currency=currency_of(None, project.budget))


def require_currency_of(budget: Budget | None, currency: str | None, at: Sitting) -> None:
    """Refuse an amount in another currency than the budget: the two cannot be compared."""
    own = currency_of(None, budget)
    require(
        currency_of(currency, budget) == own,
        "Art. 19: the budget is in {own}; an amount in {currency} cannot be held against it.",
        own=own or at.charter.currency,
        currency=currency,
    )


def may_return_surplus(project: Project, at: Sitting) -> None:
    """Refuse a project that holds nothing of what was disbursed."""
    holds = project.disbursed > project.returned
    require(holds, "Art. 19: {project} holds no money that could be returned.", project=project.ref)


@decides(ProjectSurplusReturned, may_return_surplus)
def return_surplus(project: Project, terms: ProjectSurplusReturned, at: Sitting) -> ProjectSurplusReturned:
    """Return money, never more than was disbursed; also after the project has ended."""
    require_currency_of(project.budget, terms.currency, at)
    returned = project.returned + terms.amount
    require(
        returned <= project.disbursed,
        "Art. 19: {coin} {returned} would be returned; {coin} {disbursed} was disbursed.",
        coin=coin(project.budget, at.charter.currency),
        returned=money(returned),
        disbursed=money(project.disbursed),
    )
    if at.entered:
        moved = [*_moved(at, project), Moved(terms.amount, True, at.on)]
        require_paid_by_then(moved, at.on, project.budget, at.charter.currency)
    return msgspec.structs.replace(terms, currency=currency_of(None, project.budget))


def _moved(at: Sitting, project: Project) -> list[Moved]:
    """What was paid and returned so far in the currency of the budget."""
    earlier = at.entered(project.ref) if at.entered else ()
    return [
        Moved(fact.amount, isinstance(fact, ProjectSurplusReturned), on)
        for fact, on in corrected([(each.fact, each.on) for each in earlier])
        if isinstance(fact, ProjectDisbursed | ProjectSurplusReturned)
        and currency_of(fact.currency, project.budget) == currency_of(None, project.budget)
    ]
