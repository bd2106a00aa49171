//! Turns China's published rectification documents (整改方案, 整改清单, 整改台账, 整改情况报告) into data: each problem with
//! its type, content, measures, responsible units and deadline, normalized, and with the place every value came from.
//!
//! ```
//! use zhenggai::{Options, convert};
//!
//! let page = "\
//! 某镇饮水安全问题整改清单
//! 序号 | 问题 | 整改措施 | 责任单位 | 整改时限
//! 1 | 水厂消毒记录缺失 | 一是补齐记录。二是每周抽查。 | 镇水务站牵头，各村配合 | 立即整改，2024年6月底前完成
//! 2 | 管网漏损 | 更换管道1.8公里。 | 同上 | 2024年三季度末
//! ";
//! let document = convert(page.as_bytes(), "清单.txt", &Options::default())?;
//! let record = &document.records[0];
//! assert_eq!(record.measures.len(), 2);
//! assert_eq!(record.units[0].name, "镇水务站");
//! assert_eq!(record.deadline.as_ref().and_then(|d| d.due.as_deref()), Some("2024-06-30"));
//! assert_eq!(document.records[1].units.len(), 2); // 同上
//! # Ok::<(), zhenggai::read::ReadError>(())
//! ```
//!
//! # The map
//!
//! Data flows one way: bytes → [`model::Body`] → drafts → [`model::Record`]s → findings → (redaction) → output. A stage uses [`model`],
//! [`text`], [`rules`] and `flow` (lines joined to running prose) and no other stage; [`pipeline`] alone knows their order. Only [`mod@read`] can fail; everything
//! after it leaves findings. The library is a pure function of the bytes, their name and the options: it never prints and
//! never reads a clock, the environment or a file.
//!
//! | room | what it does | one addition |
//! |---|---|---|
//! | [`mod@read`] | bytes → [`model::Body`]: paragraphs and tables with resolved content | a format: a file and its row in [`read::FORMATS`] |
//! | [`mod@split`] | body → [`model::Draft`]s: finds lists and cuts them into records | a layout: a file under `split/dialects` |
//! | [`rules`] | the words, as data | a synonym: one word in `labels.toml` |
//! | [`normalize`] | drafts → records: deadlines, units, measures, states; what belongs to the document | a date phrase: a line in `deadline/corpus.tsv`, and a rule if none reads it |
//! | [`audit`](mod@audit) | the document held against itself | a check: a row of `audit::CHECKS` |
//! | [`redact`] | takes persons to ask and their numbers out of the document, where that is asked for | a form of number: a pattern in `redact/numbers.rs` |
//! | [`write`](mod@write) | documents → JSON, JSON lines, CSV | an output: a file and its row in [`write::WRITERS`] |
//!
//! Words used for one thing only: a *document* is the JSON object emitted for one input, a *dialect* a layout, a *draft* one
//! record cut out but not yet normalized, a *record* one problem with what is done about it, a *finding* something odd but
//! readable, a *place* where in the input a text stands.
//!
//! # Choices where the data contract leaves room
//!
//! * **Places.** `chars` of a text place count Unicode scalars from the start of the first line, a line break counting one;
//!   the second number is one past the last scalar. A record of a Word table has the place of its first cell.
//! * **Combined columns.** A deadline labelled inside a measure cell (整改措施及完成时限: `…。完成时限：6月底前`) is the
//!   record's deadline and leaves the measure's text; it stays in the measure's `raw`.
//! * **Planned and taken.** 整改措施 beside a narrative 整改情况 gives planned measures, then taken ones; a leading state is
//!   the status.
//! * **Columns for several periods** (4月进展, 5月进展): the state is that of the last period; the states before it are `extra`
//!   under their labels, and what was done in any of them is a measure taken.
//! * **同上** takes the value above: units are those above, a deadline has `ref: "above"` and keeps `同上` as its `raw`.
//! * **Band rows** are the type where the list has no 类型 column; where it has one the band is kept as `extra["分组"]`. A
//!   band that is a body's name gives that unit to the records that name none.
//! * **Stated once for a table.** Bodies and persons on a line of labels right above a table (`责任单位：某县水务局`) are given,
//!   as under a heading that is a body's name, to its records that name none where it has no column for them; one that has
//!   keeps its blanks, and the line leaves a finding. A row of labels inside a table speaks for the rows below it, of
//!   deadlines too. Deadlines above a table are the document's, or the list's where several tables have one each.
//! * **Rows that say nothing** (`9 | 无 | 无 | /`) make no record; a finding counts them, and their numbers are not missing.
//! * **Kinds.** A problem column named 工作任务, 重点任务 and the like makes tasks; 检查内容 and the like, or a text with
//!   是否, makes checks; a table with neither problem nor content column holds tasks.
//! * **A deadline of the list** is one in a sentence that calls the list its own (本清单…) or names its attachment; any
//!   other is the document's. A blank cell of a deadline column counts as stating none.
//! * **Numbers of a sheet** read as their number format shows them: `001`, `85%`, `3户`, `1,234.50`, `1/2`, `36:00`, `一十二`;
//!   a whole number has no `.0` even where the format shows one, and all its digits even under a power of ten. A date reads
//!   `YYYY-MM-DD` if its format shows the day; one that shows no day is a month, `2022年6月`, and its deadline ends with the
//!   month. What a format rounds or leaves out (`1/3`, a day without its hour) leaves a finding with the stored numbers; a
//!   cell of which it shows nothing (`;;;`) is a hidden cell, and a zero that it hides is blank.
//! * **Formulas** of a sheet read as their values. One that was saved without a value reads as the formula (`=B5&"镇"`, `=…`
//!   where its words are not known), names no unit and leaves a finding.
//! * **Cells far to the right** of a list, behind more than ten blank columns, are a table of their own and never a column
//!   of the list.
//! * **Lists in prose.** An 附件 line, the title of a list and items make a list of their own, as a table would; a sentence
//!   between the title and the first item is about that list. Cards in labelled text (three labels or more each), one
//!   after another under one title, are a list of dialect `card`. Other prose has no list.
//! * **Labels that no table has** (督办级别：一级) go to `extra` where they stand side by side with known ones: a name of at
//!   most eight ideographs before a colon, wide blanks or in a box, that ends as names of columns end or begins other
//!   lines too, with one short sentence behind it or on the next line, a known label below it or the record's end. 会议指出：,
//!   如下： and items of a list are text; so is 反映情况：… before the first answer, unless its value has a few words only.
//!   The labels right above the problem begin the record (问题编号, 问题来源) where they stand so in every record, and where
//!   there is one only; between a heading and its first answer they are about the heading.
//! * **Labels of the document** near its title or signature that no metadata keeps (审核：李某) leave an `unplaced-text` of
//!   severity info, in documents that have records.
//! * **Telephone numbers** behind a unit stand in `extra` under the label before them, under 电话 where there is none.
//! * **Brackets behind single measures** (`（1）清淤。【责任单位：…】`) are as rows of a table that differ only in measure:
//!   bodies and deadlines sit on the measures, and what is the same behind each is stated once.
//! * **Lines below single measures** (责任单位 and 整改时限 under each （一）（二）, or run on behind it) are about that measure, as
//!   such brackets are; so is 落实情况 there. A label of another name below the last one (督办单位) is about them all.
//! * **States row by row.** A record has one status. Where its rows, one for each measure, have come to different points it
//!   holds what each says, one a line (`已完成⏎未启动`), its `state` is theirs if they have the same, `partial` where a part is
//!   done, else `ongoing` where a part is under way, else null; a finding names them, and the dates of completion are the
//!   measures'. What the first row alone says is said of all. Numbered states in one cell (1.已完成；2.正在推进) go together
//!   likewise. Of several columns the one that lags behind speaks.
//! * **Words of a state** in 完成情况, 整改情况 and the like (没完成, 进行中, ✓) are the status and no measure, with why the work is not
//!   done (`未完成（原因：…）`) and by when it will be (预计7月15日完成). Words that say how a matter stands and not how far it
//!   has come (申请延期, 不能整改, 待验收) have the state null.
//! * **整改要求 behind the last problem**, with a list of its own and nowhere else, is about all problems and makes no record.
//! * **整改措施及时限** gives the record its dates and, where they are clauses by themselves, its modes (立行立改).
//! * **Labels alone on their lines.** 存在问题 alone on a line heads a chapter, unless bodies and deadlines stand under labels
//!   of their own as often; then it is a label.
//! * **Line breaks in a cell** are taken out of a sentence; one that no column width can have made stays in the text, and so
//!   do those between lines that each begin as a measure does (`加强巡查⏎建立台账`) or end as a problem does. An unnumbered cell
//!   is one measure, whatever its lines.
//! * **Sums.** A total gets every group of parts in the text that adds up to it: counts of one clause, and narrowed counts
//!   of one sentence.
//! * **合计 rows, 填报单位/填报日期 lines and notes** make no records; the date and issuer among them are the document's.
//! * **A column of its own for 职务** stays in `extra` and is the `note` of the person in the same row.
//! * **Completion dates** (实际完成时间) are `deadline.completed`, also where no deadline is stated; 未完成 there is the status of a
//!   record that states no other. In a column that may hold
//!   either (办结时间), a date beside an open state is planned, and one beside a done state is the completion.
//! * **Separators** at the end of a text (`；`, `，`, `、`) part it from the next item and are none of its `text`, nor is the
//!   colon behind a type; `raw` has them. A problem cell of several numbered problems keeps their ordinals: they count its parts.
//! * **Hidden** cells are left out and counted in a finding; with `include_hidden` they are read and marked.
//! * **Redaction** leaves marks (`[电话]`, `[邮箱]`, `[证件号]`, `[联系人]`) where something stood. A person under 联系人, 填报人,
//!   审核人, 经办人 or 举报人 is a contact and leaves every text, also where responsible, and so is a private person who is named
//!   with a telephone or ID number (村民某某，电话…); other persons responsible stay, and names of which nothing says what they are.
//!   Paths of inputs and members lose them too, before anything is told of them or named after them; those that are alike
//!   then are numbered (`[电话]~2.docx`). Names of sheets lose numbers, and names that are known.
//!
//! # Readers of our own
//!
//! A kept library reads a format wherever one reads it whole; the module docs hold the evidence where none does.
//!
//! * **.xlsx and .ods** are read in one pass here: number formats, hidden rows and spans are what calamine leaves out, and the
//!   pre-flight that guards it parsed the same XML. calamine reads the cells of .xls and .xlsb.
//! * **.docx** by quick-xml over zip, **.doc** over cfb ([MS-DOC]), **.rtf** by a reader of ours: the crates that were tried
//!   show deleted text, lose tables or spans, or print mojibake.
//! * **Web pages** are built into a tree by html5ever, as browsers do; the tokenizer before it is ours, as it keeps the exact
//!   place of every text, and a test holds its trees against those of html5ever's own.
#![forbid(unsafe_code)]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr, clippy::exit)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod audit;
mod flow;
pub mod model;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod redact;
pub mod rules;
pub mod split;
pub mod text;
pub mod write;

pub use pipeline::{Options, convert};
