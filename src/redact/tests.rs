//! Nothing that is to leave a document is left in any text of what is written, and nothing else leaves it.

use super::*;
use crate::model::*;
use crate::pipeline::{Options, convert};
use crate::text::width::squeeze;
use serde_json::Value;

const SECRETS: &[&str] = &["钱小河", "13800000000", "6000000", "q@example.com", "110101199001010014"];

/// A text that holds everything that has to go, round a word that has to stay.
fn full(word: &str) -> String {
    format!("{word}钱小河 13800000000、0370-6000000，q@example.com，110101199001010014")
}

fn some(word: &str) -> Option<String> {
    Some(full(word))
}

fn place() -> Place {
    Place::Sheet { sheet: full("表").into(), range: CellRange { rows: [1, 1], cols: [1, 1] }, hidden: false }
}

fn numbered(no: u32) -> NumberedText {
    NumberedText { raw: format!("{no}.{}", full("渗水")), no: Some(no), text: full("渗水") }
}

fn unit() -> Unit {
    Unit {
        name: full("水务站"),
        role: UnitRole::Lead,
        kind: UnitKind::Unit,
        full_name: some("镇水务站"),
        note: some("站长"),
        open: false,
        label: Some(full("责任单位").into()),
    }
}

fn deadline() -> Deadline {
    let relative =
        Relative { anchor: some("验收"), kind: RelativeKind::Event, duration: "P30D".into(), workdays: false };
    Deadline {
        raw: full("2024年6月底前"),
        scope: Some(Scope::Record),
        modes: vec![Mode::Immediate],
        due: Some("2024-06-30".into()),
        start: Some("2024-05".into()),
        completed: Some("2024-06-01".into()),
        milestones: vec![Milestone {
            raw: full("6月"),
            when: When::Relative(relative, Some("2024-06".into())),
            by: true,
            goal: some("完工"),
        }],
        year_inferred: false,
        uncertain: false,
        reference: None,
    }
}

fn record() -> Record {
    let measure = Measure {
        raw: format!("一是{}", full("灌浆")),
        no: Some(1),
        text: full("灌浆"),
        title: some("灌浆"),
        state: MeasureState::Planned,
        units: vec![unit()],
        deadline: Some(deadline()),
    };
    let source =
        SourceText { field: "units", label: Some(full("单位").into()), raw: full("水务站"), place: place() };
    Record {
        id: "0123456789ab-0001".into(),
        kind: RecordKind::Problem,
        list: Some(1),
        parent: Some("0123456789ab-0000".into()),
        category: Some(numbered(1)),
        problem: Some(numbered(2)),
        content: Some(Content { raw: full("堤脚"), points: vec![numbered(3)] }),
        measures: vec![measure],
        units: vec![unit()],
        deadline: Some(deadline()),
        goal: Some(Goal { raw: full("达标"), text: full("达标") }),
        status: Some(Status { raw: full("完成"), state: None }),
        extra: [(full("备注"), full("说明")), (full("备注").replace('，', ","), full("说明"))].into(),
        number_label: Some(full("备注")),
        status_by_row: false,
        expected: None,
        sources: vec![source],
        place: place(),
    }
}

/// A document of which every field holds everything that has to go.
fn document() -> Document {
    let contact = Contact { name: Some("钱小河".into()), phone: Some("0370-6000000".into()), email: some("邮箱") };
    let finding = Finding::new(Code::UnplacedText, full("text left over"))
        .with("text", full("堤防"))
        .with("texts", serde_json::json!([full("堤防"), {full("键"): full("值")}]))
        .with(&full("键"), 7)
        .at(place());
    Document {
        schema: DOCUMENT_SCHEMA,
        id: "0123456789ab".into(),
        source: SourceInfo {
            path: full("镇/清单"),
            member: some("附件/清单"),
            format: Some("xlsx".into()),
            encoding: None,
            bytes: 1,
            sha256: "0a".repeat(32),
        },
        meta: Meta {
            title: some("方案"),
            kind: DocumentKind::Scheme,
            doc_number: some("长水发〔2022〕3号"),
            index_number: some("0101/2022"),
            issuers: vec![full("镇政府")],
            recipients: vec![full("各村")],
            date: Some("2022-05-26".into()),
            references: vec![Citation { title: some("通知"), doc_number: some("长水发〔2022〕1号") }],
            attachments: vec![Attachment { no: Some(1), title: full("清单"), href: some("a.docx") }],
            contacts: vec![contact],
        },
        lists: vec![List {
            no: 1,
            title: some("清单"),
            attachment: None,
            dialect: "table".into(),
            columns: vec!["problem".into()],
            place: place(),
        }],
        schedule: vec![Step { name: full("排查"), deadline: Some(deadline()), place: place() }],
        records: vec![record()],
        declared: vec![Declared {
            subject: Subject::Problems,
            count: 3,
            list: None,
            of: some("立查立改"),
            sums: Vec::new(),
            raw: full("3个问题"),
            place: place(),
        }],
        findings: vec![finding],
        accounting: Accounting::default(),
    }
}

/// Every string of a JSON value, keys included, with the way to it.
fn strings(way: &str, value: &Value, see: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => see(way, text),
        Value::Array(values) => values.iter().for_each(|value| strings(&format!("{way}[]"), value, see)),
        Value::Object(object) => {
            for (key, value) in object {
                see(&format!("{way} key"), key);
                strings(&format!("{way}.{key}"), value, see);
            }
        }
        _ => {}
    }
}

/// `text` stands inside `raw`, white space aside, wherever both are.
fn text_is_in_raw(value: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(text_is_in_raw),
        Value::Object(object) => {
            if let (Some(Value::String(raw)), Some(Value::String(text))) = (object.get("raw"), object.get("text")) {
                assert!(squeeze(raw).contains(&squeeze(text)), "{text} is not in {raw}");
            }
            object.values().for_each(text_is_in_raw);
        }
        _ => {}
    }
}

fn assert_clean(value: &Value) {
    strings("", value, &mut |way, text| {
        let text = squeeze(&crate::text::width::fold(text));
        for secret in SECRETS {
            assert!(!text.contains(secret), "{way}: {text}");
        }
    });
    text_is_in_raw(value);
}

#[test]
fn nothing_is_left_in_any_field() {
    let document = document();
    let before = serde_json::to_value(&document).unwrap();
    // Fields that the program makes up itself, from no text of the input.
    let own = [
        "schema",
        "id",
        "format",
        "encoding",
        "sha256",
        "kind",
        "date",
        "dialect",
        "range",
        "duration",
        "due",
        "start",
        "completed",
        "edtf",
        "scope",
        "state",
        "role",
        "field",
        "parent",
        "code",
        "severity",
        "subject",
        "record",
    ];
    strings("", &before, &mut |way, text| {
        let key = way.rsplit('.').next().unwrap_or("").trim_end_matches("[]");
        let made = own.contains(&key) || way.ends_with("key") || ["columns", "modes"].contains(&key);
        let all = SECRETS.iter().all(|secret| text.contains(secret)) || way.starts_with(".meta.contacts");
        assert!(made || all, "{way} does not hold everything: {text}");
    });
    let after = Redactor::new(&Body::default(), &document, Rules::builtin()).document(document);
    assert!(after.meta.contacts.is_empty());
    let after = serde_json::to_value(&after).unwrap();
    assert_clean(&after);
    assert_eq!(after["records"][0]["problem"]["raw"], "2.渗水[联系人] [电话]、[电话]，[邮箱]，[证件号]");
    assert_eq!(after["records"][0]["deadline"]["due"], "2024-06-30");
    assert_eq!(after["meta"]["date"], "2022-05-26");
    assert_eq!(after["records"][0]["extra"].as_object().map(serde_json::Map::len), Some(2));
}

fn redacted(page: &str, name: &str) -> Document {
    convert(page.as_bytes(), name, &Options { redact: true, ..Options::default() }).unwrap()
}

#[test]
fn a_page_from_end_to_end() {
    let page = "\
长河县堤防整改清单
长水发〔2022〕138号
序号 | 问题 | 整改措施 | 责任单位 | 责任人 | 整改时限 | 联系人 | 联系电话
1 | 堤脚渗水，群众钱 小河反映 | 一是投资13900000000元灌浆。二是公布电话6000000。 | 镇水务站 | 孙大山13800000001 | 2022年6月底前 | 钱小河 | 6000000
2 | 闸门锈蚀 | 一是除锈（李小溪，138 0000\u{3000}0002）。 | 镇水务站 | 李小溪 | 2022-07-31 | 李小溪 | 0370—6000003
填报人：周小泉    审核人：欧阳小湖    邮箱：q＠example．com
";
    let document = redacted(page, "清单.txt");
    let value = serde_json::to_value(&document).unwrap();
    assert_clean(&value);
    let json = value.to_string();
    for gone in ["周小泉", "欧阳小湖", "李小溪", "13800000001", "0000\u{3000}0002", "6000003", "钱 小河"] {
        assert!(!json.contains(gone), "{gone} in {json}");
    }
    // A person responsible who is nobody's contact is data; so are numbers, dates and amounts.
    for kept in ["孙大山[电话]", "13900000000元", "138号", "2022-07-31", "2022-06-30", "群众[联系人]反映", "电话[电话]"]
    {
        assert!(json.contains(kept), "{kept} not in {json}");
    }
    assert_eq!(document.records.len(), 2);
    assert_eq!(document.records[0].extra["联系人"], CONTACT);
    assert_eq!(document.records[0].extra["联系电话"], PHONE);
}

#[test]
fn body_and_split_lose_the_same() {
    let page = "联系人：钱小河，电话：6000000\n问题 | 整改措施 | 责任单位\n钱小河反映渗水6000000 | 灌浆。 | 镇水务站\n";
    let budget = crate::read::Budget::new();
    let input = crate::read::Input { bytes: page.as_bytes(), name: "a.txt", include_hidden: false, budget: &budget };
    let body = crate::read::read(&input).unwrap().1.body;
    let rules = Rules::builtin();
    let split = crate::split::split(body.blocks.clone(), rules);
    let document = convert(page.as_bytes(), "a.txt", &Options::default()).unwrap();
    let redactor = Redactor::new(&body, &document, rules);
    for shown in [format!("{:?}", redactor.body(body)), format!("{:?}", redactor.split(split))] {
        assert!(!shown.contains("钱小河") && !shown.contains("6000000"), "{shown}");
        assert!(shown.contains("反映渗水"));
    }
}

#[test]
fn paths_keep_their_extensions_and_folders() {
    let rules = Rules::builtin();
    for (given, told) in [
        ("镇/13800000000.docx", "镇/[电话].docx"),
        ("q@example.docx", "[邮箱].docx"),
        ("钱小河q@example.com.docx", "钱小河[邮箱].docx"),
        ("0370-6000000/110101199001010014.xls", "[电话]/[证件号].xls"),
        ("[电话]~2.docx", "[电话]~2.docx"),
        ("~$13800000000.docx", "~$[电话].docx"),
        ("13800000000", "[电话]"),
        ("20220526清单.docx", "20220526清单.docx"),
        ("W020220526380000000000.doc", "W020220526380000000000.doc"),
        ("电话6000000.zip/a.md", "电话[电话].zip/a.md"),
    ] {
        assert_eq!(path(given, rules), told);
        assert_eq!(path(told, rules), told);
    }
    let mut failed = crate::pipeline::error_document(b"", "13800000000.docx", &crate::read::ReadError::Empty);
    failed.error.message = "at 0370-6000000".into();
    error(&mut failed, rules);
    assert_eq!((failed.source.path.as_str(), failed.error.message.as_str()), ("[电话].docx", "at [电话]"));
}

#[test]
fn a_name_beside_a_number_goes_and_an_amount_stays() {
    let page = "\
长河县堤防整改清单
序号 | 问题 | 整改措施 | 责任单位 | 整改时限 | 投资（元） | 联系方式
1 | 堤脚渗水，赵六反映 | 投资13800000000元灌浆。 | 镇水务站 | 2022年6月底前 | 13900000000 | 赵六 0571-00000000
2 | 闸门锈蚀 | 除锈。 | 镇水务站 | 2022年7月底前 | 300 | 13800000000
";
    let json = serde_json::to_string(&redacted(page, "清单.txt")).unwrap();
    for gone in ["赵六", "0571-00000000", "\"13800000000\""] {
        assert!(!json.contains(gone), "{gone} in {json}");
    }
    for kept in ["投资13800000000元", "\"13900000000\"", "镇水务站"] {
        assert!(json.contains(kept), "{kept} not in {json}");
    }
}

#[test]
fn a_document_without_any_stays_as_it_is() {
    let page = "长河县整改清单\n问题 | 整改措施 | 责任单位 | 责任人 | 整改时限\n渗水 | 灌浆。 | 镇水务站 | 孙大山 | 2024年6月底前\n";
    let plain = convert(page.as_bytes(), "a.txt", &Options::default()).unwrap();
    assert_eq!(redacted(page, "a.txt"), plain);
}

#[test]
fn overlapping_parts_are_one() {
    assert_eq!(replaced("abcdef", &[(0..3, "[1]"), (2..5, "[2]")]), "[1]f");
}

/// Names of every form: two to four characters, surnames of two, names with a dot, characters that are also words.
const NAMES: &[&str] = &[
    "钱小河",
    "赵六",
    "欧阳家宝",
    "司马家乐",
    "上官云",
    "诸葛明达",
    "尉迟说",
    "东方于飞",
    "买买提·艾力江",
    "古丽米热·阿不都热依木",
    "扎西·多吉",
    "李家宝",
    "孙向阳",
    "周到远",
    "郑及时",
    "冯与飞",
    "吴在天",
    "王对山",
];

/// Where the name of somebody to ask, of who filled something in, or of a private person may stand.
const CONTEXTS: &[&str] = &[
    "联系人：{}，电话：6000000",
    "联系人:{} 13800000000",
    "联 系 人：{}",
    "（联系人：{}，电话6000000）",
    "联系人及电话：{}13800000000",
    "联系人{}，电话6000000",
    "联系人：镇水务站{}",
    "联系人：镇水务站 {}，电话：6000000",
    "联系人：{}、{}",
    "{}（联系人）",
    "联络员：{}　电话：6000000",
    "填报人：{}  填报日期：2031年5月1日",
    "填表人（签字）：{}",
    "审核人：{}；填报单位：镇水务站",
    "经办人：{}。",
    "制表人：{}  复核人：{}",
    "报送人：{}（镇水务站）",
    "信息员：{}，手机13800000000",
    "举报人{}反映渠道堵塞",
    "举报人{}称渠道堵塞",
    "举报人{}，电话6000000",
    "据举报人{}的反映，",
    "举报人：{}",
    "信访群众{}等三人未获答复",
    "投诉人：{}。",
    "来访人{}多次要求答复",
    "反映人{}提出渠道堵塞",
    "村民{}（13800000000）家门前积水",
    "居民{}，电话：6000000",
    "村民{}（身份证号110101199001010014，电话13800000000）反映积水",
    "村民{}（身份证号：110101199001010014）反映积水",
    "低保户{}，女，62岁，身份证号码为11010119900101001X",
    "农户{}（110101199001010014）家门前积水",
    "经核查，{}（公民身份号码：110101199001010014）未享受补助",
    "户主{} 138 0000 0000",
    "请联系{}，电话：6000000",
    "联系电话：{} 6000000",
    "联系方式：{} 13800000000",
];

#[test]
fn names_of_every_form_go_as_a_whole() {
    let rules = Rules::builtin();
    let mut faults = Vec::new();
    for context in CONTEXTS {
        let expected = text(&context.replace("{}", "钱小河"), rules);
        assert!(expected.contains(CONTACT), "{context}: {expected}");
        for name in NAMES {
            // Two characters before a number are too little in running text.
            if name.chars().count() == 2 && (context.starts_with("联系电话") || context.starts_with("联系方式"))
            {
                continue;
            }
            let found = text(&context.replace("{}", name), rules);
            if found != expected {
                faults.push(format!("{}: {found}", context.replace("{}", name)));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), CONTEXTS.len() * NAMES.len(), faults.join("\n"));
}

#[test]
fn persons_responsible_and_bodies_stay() {
    let page = "\
芦荻镇渠道问题整改台账
序号 | 问题 | 整改措施 | 责任单位 | 责任人 | 整改时限
1 | 渠道淤塞 | 清淤。 | 镇水利站 | 欧阳家宝 | 2031年6月底前
2 | 闸门锈蚀 | 除锈。 | 王家村村民委员会 | 艾山·买买提 | 2031年7月底前
3 | 路面破损 | 修补。 | 张三桥社区 | 李明 | 2031年8月底前
填表人：欧阳家宝    审核人：李明    制表人：王家    联系人：张三，电话：6000000
";
    let document = redacted(page, "台账.txt");
    let json = serde_json::to_string(&document).unwrap();
    for kept in ["欧阳家宝", "艾山·买买提", "李明", "王家村村民委员会", "镇水利站", "张三桥社区"]
    {
        assert!(json.contains(kept), "{kept} not in {json}");
    }
    assert!(!json.contains("张三，") && !json.contains("制表人：王家"), "{json}");
    // Somebody to ask goes also where he is responsible.
    let page = page.replace("联系人：张三", "联系人：李明");
    assert!(!serde_json::to_string(&redacted(&page, "台账.txt")).unwrap().contains("李明"));
}

#[test]
fn a_contact_goes_before_the_word_for_a_place() {
    let page = "渡口整改清单\n联系人：王明，电话：13800000000\n请与王明村支书联系，王明路上巡查。\n";
    assert!(!serde_json::to_string(&redacted(page, "清单.txt")).unwrap().contains("王明"));
}

#[test]
fn words_behind_labels_are_no_names() {
    let rules = Rules::builtin();
    for kept in [
        "联系人：镇水务站办公室",
        "审核人员未按规定复核",
        "举报人对结果满意",
        "信访人应当配合",
        "投诉人安置情况",
        "反映人大代表建议",
        "举报人高度关注",
        "信访人全部满意",
        "责任人：欧阳家宝",
        "责任领导：艾山·买买提",
        "牵头领导：司马家乐（副镇长）",
        "村民赵小河领取200000元",
        "由欧阳家宝负责，每月巡查",
        "群众反映渠道堵塞",
        "户主方案已公示",
        "村民代表大会（2031年5月1日）",
        "业主大会，电话未公布",
        "村民欧阳家宝（男，62岁）反映积水",
        "残疾人证件号码未登记",
    ] {
        assert_eq!(text(kept, rules), kept);
    }
}
