"""The transactions that the demonstration carries out: what the collection tells of them."""

from __future__ import annotations

import msgspec

from workflow.errors import N_


class Transaction(msgspec.Struct, frozen=True):
    """A transaction of the collection: its case, chain, applicant and facts as they are typed.
    `later` are those that its steps ask for, `below` those of a sub-application. What the
    collection does not give and a chain needs is marked as made up in `about`.
    """

    case: int
    about: str
    chain: str
    applicant: str
    facts: dict[str, str]
    later: dict[str, str] = {}
    below: dict[str, str] = {}


TRANSACTIONS = (  # those that last for years come last: the calendar is known for this year only
    Transaction(
        1,
        N_("Case 1 · Jishuitan Hospital grants ownership of a rehabilitation monitor"),
        "jishuitan-grant-of-rights",
        "张昊华",
        {
            "title": "移动智能动作监测骨科康复指导仪",
            "right": "ownership",
            "completers": "张昊华:none",
            "transferee": "承接企业",
        },
    ),
    Transaction(
        2,
        N_("Case 2 · Peking University assigns font technology for 19.98 million yuan"),
        "pku-transfer",
        "王选计算机研究所技术团队",
        {
            "title": "个性化中文字库快速制作与自动生成",
            "mode": "assignment",
            "amount": "1998万",
            "transferee": "天津一家数字技术公司",
        },
    ),
    Transaction(
        3,
        N_("Case 3 · Tsinghua licenses 45 fuel-cell patents; a unit's head is a beneficiary"),
        "tsinghua-leader-reward",
        "车辆学院团队",
        {
            "title": "氢燃料电池45项专利许可",
            "mode": "licence",
            "fee": "unknown",
            "leader_share": "30%",
            "beneficiaries": "车辆学院正职:unit-head; 其他完成人:none",
        },
    ),
    Transaction(
        3,
        N_("Case 3 · Tsinghua contributes technology at 6.95 million yuan; a deputy benefits"),
        "tsinghua-leader-reward",
        "微电子所团队",
        {
            "title": "可重构计算知识产权作价入股",
            "mode": "equity",
            "valuation": "695万",
            "stake": "40%",
            "equity_reward": "0.14%",
            "beneficiaries": "微电子所时任副所长:other-leader",
        },
    ),
    Transaction(
        5,
        N_("Case 5 · The Institute of Materia Medica allocates its fund (made up: 50 million)"),
        "imm-fund-plan",
        "开发处",
        {
            "title": "科技成果转化基金年度分配方案",
            "income": "5000万",
            "project_share": "40%",
            "personal_share": "50%",
        },
    ),
    Transaction(
        6,
        N_("Case 6 · The Third Hospital divides 34.27 million yuan received (made up: one income)"),
        "third-hospital-reward",
        "转化项目负责人",
        {
            "title": "专利技术转化",
            "mode": "assignment",
            "transferee": "受让企业",
            "beneficiaries": "主要完成人甲:main; 项目组成员乙:other",
        },
        {"income": "3427万"},
    ),
    Transaction(
        11,
        N_("Case 11 · Peking University evaluates a technology before filing (made up: its name)"),
        "pku-patent-filing",
        "发明人",
        {"title": "拟申请专利的技术成果"},
        {
            "novelty": "未见相同技术方案",
            "inventiveness": "与最接近现有技术有实质区别",
            "grade": "high",
            "industry": "新一代信息技术",
        },
    ),
    Transaction(
        13,
        N_("Case 13 · Friendship Hospital reviews a contract of 300,000 yuan in three"),
        "friendship-contract-review",
        "项目组",
        {"title": "专利转化合同", "amount": "30万", "counterparty": "受让企业"},
    ),
    Transaction(
        14,
        N_("Case 14 · The institute TIPC establishes a patent project of high value"),
        "tipc-ip-project",
        "知识产权申请人",
        {"title": "大型低温制冷装备专利布局", "area": "高端装备"},
        {"grade": "high"},
    ),
    Transaction(
        18,
        N_("Case 18 · Capital Medical University validates a device (made up: scores)"),
        "ccmu-validation",
        "项目方",
        {"title": "颅内压平衡装置", "wanted": "yes", "funding": "unfunded"},
        {
            "need": "90%",
            "advance": "80%",
            "innovation": "80%",
            "maturity": "60%",
            "benefit": "85%",
            "verdict": "fits",
        },
    ),
    Transaction(
        21,
        N_("Case 21 · Chaoyang Hospital assigns intraocular-fluid testing for 297,000 yuan net"),
        "chaoyang-transfer",
        "陶勇",
        {
            "title": "眼内液检测技术",
            "mode": "assignment",
            "transferee": "受让企业",
            "reward_share": "95%",
        },
        {"pricing": "agreement", "price": "unknown", "net_income": "297000"},
    ),
    Transaction(
        17,
        N_("Case 17 · A concept is validated and handed over (made up: both instalments)"),
        "tsinghua-concept-validation",
        "科研团队",
        {"title": "固体氧化物电解池电解水制氢样机", "team": "项目负责人:none"},
        {"first_instalment": "60万", "second_instalment": "40万"},
        {"mode": "assignment", "fee": "unknown"},
    ),
    Transaction(
        7,
        N_("Case 7 · The Institute of Automation keeps a post for three years, then for two more"),
        "casia-leave",
        "离岗创业人员",
        {"title": "跨模态语义技术创业", "company": "创办的公司", "employment": "staff"},
        {"afterwards": "return", "extension": "24"},
    ),
)
