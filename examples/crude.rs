use zhenggai::model::*;
use zhenggai::rules::Rules;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    for pair in args[1..].chunks(2) {
        let text = std::fs::read_to_string(&pair[0]).unwrap();
        let mut body = Body::default();
        let mut b = GridBuilder::new();
        let mut n = 0;
        let mut open = false;
        let place = |l: usize, t: &str| Place::Text { lines: [l, l], chars: [1, t.chars().count() + 1] };
        let mut carry = String::new();
        let rows = pair[0].contains(".rows.");
        let mut flush = |b: &mut GridBuilder, body: &mut Body, open: &mut bool| {
            if *open {
                let g = std::mem::take(b).build();
                body.blocks.push(Block::Table(Table {
                    name: None,
                    shape: if rows { Shape::Flat } else { Shape::Stream },
                    grid: g,
                    place: place(1, "x"),
                }));
                *open = false;
            }
        };
        for (l, line) in text.lines().enumerate() {
            let l = l + 1;
            if rows && (line.contains(" | ") || line.contains(" ｜ ")) {
                open = true;
                b.push_row(line.split(['|', '｜']).map(|c| {
                    let t = c.trim();
                    (!t.is_empty()).then(|| Cell::new(t, place(l, t)))
                }));
                continue;
            }
            if line.trim_end().ends_with('|') && !rows {
                open = true;
                let t = line.trim_end().trim_end_matches('|').trim();
                let t = if carry.is_empty() { t.to_string() } else { format!("{}\n{}", std::mem::take(&mut carry), t) };
                if t.is_empty() {
                    b.push_row([None]);
                } else {
                    b.push_row([Some(Cell::new(t.clone(), place(l, &t)))]);
                }
                n += 1;
                continue;
            }
            if open && !rows && text.lines().nth(l).is_some_and(|x| x.ends_with('|')) && !line.contains("年") {
                carry = line.to_string();
                continue;
            }
            flush(&mut b, &mut body, &mut open);
            if !line.trim().is_empty() {
                body.blocks.push(Block::Paragraph(Paragraph {
                    text: line.trim().to_string(),
                    place: place(l, line),
                    kind: ParagraphKind::Body,
                    heading: None,
                }));
            }
        }
        flush(&mut b, &mut body, &mut open);
        let _ = n;
        let source = SourceInfo {
            path: "x".into(),
            member: None,
            format: None,
            encoding: None,
            bytes: 0,
            sha256: "0123456789abcdef".into(),
        };
        let d = zhenggai::pipeline::assemble(body, source, Rules::builtin());
        std::fs::create_dir_all(std::path::Path::new(&pair[1]).parent().unwrap()).unwrap();
        std::fs::write(&pair[1], serde_json::to_string_pretty(&d).unwrap()).unwrap();
    }
}
