//! A folder of inputs and outputs, and the program run in it.
#![allow(dead_code)] // Each test crate uses a part of this.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A short list in invented places.
pub const LIST: &str = "\
松岭镇反馈问题整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 |
|---|---|---|---|---|
| 1 | 台账登记不全 | 逐户核对并补登台账 | 镇财政所 | 2022年6月底前 |
| 2 | 公示栏更新慢 | 每月更新一次公示栏 | 镇党政办 | 2022年9月底前 |
";
/// Another one, with what a spreadsheet would take for formulas.
pub const OTHER: &str = "\
青河乡反馈问题整改清单

| 序号 | 问题 | 整改措施 | 责任单位 | 整改时限 |
|---|---|---|---|---|
| 1 | =帮扶手册漏填 | +开展填写培训 | 乡民政办 | 2022年10月底前 |
";

/// A folder that is gone after the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        files.iter().for_each(|(path, content)| folder.write(path, content));
        folder
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The program with these arguments, to be run in it.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhenggai"));
        command.current_dir(self.0.path()).args(args);
        command
    }

    /// Exit code, standard output and standard error of the program.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    /// All files below a folder with their content.
    pub fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(below);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_string();
                    files.insert(name, fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// The names of all files below a folder.
    pub fn names(&self, below: &str) -> Vec<String> {
        self.files(below).into_keys().collect()
    }

    /// The manifest of an output folder.
    pub fn manifest(&self, below: &str) -> Vec<Value> {
        self.lines(&format!("{below}/manifest.jsonl"))
    }

    /// The lines of a manifest, each as its schema says.
    pub fn lines(&self, path: &str) -> Vec<Value> {
        let validator = jsonschema::draft202012::new(&zhenggai::model::manifest_schema()).unwrap();
        let text = fs::read_to_string(self.path(path)).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for line in &lines {
            let errors: Vec<_> = validator.iter_errors(line).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{line}: {errors:?}");
        }
        lines
    }
}

/// Path and outcome of each line.
pub fn outcomes(manifest: &[Value]) -> Vec<(&str, &str)> {
    manifest.iter().map(|line| (line["path"].as_str().unwrap(), line["outcome"].as_str().unwrap())).collect()
}
