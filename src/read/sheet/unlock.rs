//! .xls workbooks that are encrypted with the password every program knows: protecting the structure of a workbook
//! without asking for a password to open it encrypts it so, and the programs open it without a word. Any other password
//! is the reader's business and stays an error.
//!
//! [MS-XLS] 2.2.10 says what of the stream is encrypted, [MS-OFFCRYPTO] 2.3.6 and 2.3.7 how: by RC4 with a key of 40
//! bits, or by XOR. The newer methods (CryptoAPI) are not read, as no program chooses them with this password.

use super::biff::Record;

const FILE_PASS: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const EOF: u16 = 0x000A;
/// A record that means nothing.
const BLANK: u16 = 0x0FFF;
/// The password of workbooks that have none.
const PASSWORD: &str = "VelvetSweatshop";
/// Key and check of that password under XOR, as the file states them.
const XOR_CHECK: [u8; 4] = [0x59, 0xB3, 0x0A, 0x9A];
/// The bytes that the password makes of its key under XOR.
const XOR_BYTES: [u8; 16] =
    [0x87, 0x6B, 0x9A, 0xE2, 0x1E, 0xE3, 0x05, 0x62, 0x1E, 0x69, 0x96, 0x60, 0x98, 0x6E, 0x94, 0x04];
/// Records that are never encrypted: beginnings, what announces the encryption, and who has the file open.
const PLAIN: &[u16] = &[0x0009, 0x0209, 0x0409, 0x0809, FILE_PASS, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196];
/// RC4 takes a new key every so many bytes of the stream.
const BLOCK: usize = 1024;

/// How the stream was encrypted.
enum Method {
    Xor,
    Rc4([u8; 5]),
}

/// Decrypts a workbook stream in place where it is encrypted with the password that is none.
pub(super) fn unlock(stream: &mut [u8]) {
    let Some((pass, method)) = announced(stream) else { return };
    let mut cipher = Rc4Blocks::default();
    let mut at = pass.end;
    while let Some(record) = Record::at(stream, at) {
        at = record.end;
        if PLAIN.contains(&record.kind) {
            continue;
        }
        // Where a sheet begins is not encrypted.
        let first = record.start + if record.kind == SHEET { 4 } else { 0 };
        let end = record.end;
        let Some(data) = stream.get_mut(first..end) else { continue };
        match &method {
            Method::Xor => data.iter_mut().zip(first - record.start..).for_each(|(byte, i)| {
                let key = XOR_BYTES.get((end + i) % XOR_BYTES.len()).copied().unwrap_or(0);
                *byte = (*byte ^ key).rotate_left(3);
            }),
            Method::Rc4(key) => cipher.apply(key, first, data),
        }
    }
    pass.retype(stream, BLANK);
}

/// The record that announces the encryption, if it is one with the known password.
fn announced(stream: &[u8]) -> Option<(Record, Method)> {
    let mut at = 0;
    loop {
        let record = Record::at(stream, at)?;
        at = record.end;
        match record.kind {
            EOF => return None,
            FILE_PASS => {
                let data = stream.get(record.start..record.end)?;
                return method(data).map(|method| (record, method));
            }
            _ => {}
        }
    }
}

fn method(data: &[u8]) -> Option<Method> {
    // Before Excel 97 there is only XOR; after it a word says which.
    if data == XOR_CHECK || data.strip_prefix(&[0, 0]) == Some(&XOR_CHECK) {
        return Some(Method::Xor);
    }
    let rest = data.strip_prefix(&[1, 0, 1, 0, 1, 0])?;
    let (salt, rest) = rest.split_at_checked(16)?;
    let (check, hash) = rest.split_at_checked(16)?;
    let key = rc4_key(salt);
    let mut both = [check, hash.get(..16)?].concat();
    Rc4Blocks::default().apply(&key, 0, &mut both);
    let (check, hash) = both.split_at_checked(16)?;
    (md5(check) == hash).then_some(Method::Rc4(key))
}

fn rc4_key(salt: &[u8]) -> [u8; 5] {
    let password: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let digest = md5(&password);
    let piece = [first_five(digest).as_slice(), salt].concat();
    first_five(md5(&piece.repeat(16)))
}

fn first_five(digest: [u8; 16]) -> [u8; 5] {
    let [a, b, c, d, e, ..] = digest;
    [a, b, c, d, e]
}

/// The key stream of the block last used.
#[derive(Default)]
struct Rc4Blocks {
    number: Option<usize>,
    stream: Vec<u8>,
}

impl Rc4Blocks {
    /// Decrypts bytes that stand at this offset of the stream.
    fn apply(&mut self, key: &[u8; 5], at: usize, data: &mut [u8]) {
        for (byte, at) in data.iter_mut().zip(at..) {
            if self.number != Some(at / BLOCK) {
                self.number = Some(at / BLOCK);
                let number = (at / BLOCK) as u32;
                self.stream = rc4_stream(&md5(&[key.as_slice(), &number.to_le_bytes()].concat()));
            }
            *byte ^= self.stream.get(at % BLOCK).copied().unwrap_or(0);
        }
    }
}

/// The bytes that RC4 makes of a key for one block.
fn rc4_stream(key: &[u8; 16]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let get = |state: &[u8], at: u8| state.get(usize::from(at)).copied().unwrap_or(0);
    let mut j = 0u8;
    for (i, k) in (0..=255u8).zip(key.iter().cycle()) {
        j = j.wrapping_add(get(&state, i)).wrapping_add(*k);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0u8, 0u8);
    let mut out = Vec::with_capacity(BLOCK);
    for _ in 0..BLOCK {
        i = i.wrapping_add(1);
        j = j.wrapping_add(get(&state, i));
        state.swap(usize::from(i), usize::from(j));
        out.push(get(&state, get(&state, i).wrapping_add(get(&state, j))));
    }
    out
}

/// MD5, RFC 1321.
fn md5(message: &[u8]) -> [u8; 16] {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend((message.len() as u64 * 8).to_le_bytes());
    let mut sum = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];
    for chunk in padded.chunks_exact(64) {
        let words: Vec<u32> =
            chunk.chunks_exact(4).map(|w| w.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b))).collect();
        let [mut a, mut b, mut c, mut d] = sum;
        for i in 0..64usize {
            let (mix, at) = match i / 16 {
                0 => (b & c | !b & d, i),
                1 => (d & b | !d & c, 5 * i + 1),
                2 => (b ^ c ^ d, 3 * i + 5),
                _ => (c ^ (b | !d), 7 * i),
            };
            // The constants are the sines of whole numbers.
            let sine = (((i + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
            let shift = SHIFTS.get(i / 16).and_then(|row| row.get(i % 4)).copied().unwrap_or(0);
            let turned = a
                .wrapping_add(mix)
                .wrapping_add(sine)
                .wrapping_add(words.get(at % 16).copied().unwrap_or(0))
                .rotate_left(shift);
            (a, d, c, b) = (d, c, b, b.wrapping_add(turned));
        }
        for (total, part) in sum.iter_mut().zip([a, b, c, d]) {
            *total = total.wrapping_add(part);
        }
    }
    let mut digest = [0; 16];
    for (byte, value) in digest.iter_mut().zip(sum.iter().flat_map(|word| word.to_le_bytes())) {
        *byte = value;
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn digests_are_those_of_the_rfc() {
        assert_eq!(hex(&md5(b"")), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hex(&md5(b"message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
        let long = "1234567890".repeat(8);
        assert_eq!(hex(&md5(long.as_bytes())), "57edf4a22be3c955ac49da2e2107b67a");
        assert_eq!(hex(&md5(&[b'a'; 56])), "3b0c8ac703f828b04c6c197006d17218");
        assert_eq!(hex(&md5(&[b'a'; 63])), "b06521f39153d618550606be297466d5");
    }

    /// A stream with the record that announces the encryption, and then one record and a sheet's.
    fn locked(pass: &[u8], mut encrypt: impl FnMut(usize, usize, &mut [u8])) -> Vec<u8> {
        let mut stream = vec![0x09, 0x08, 2, 0, 0, 6, 0x2F, 0, pass.len() as u8, 0];
        stream.extend(pass);
        for (kind, data) in [(0x0042u8, vec![7u8; 1500]), (0x85, vec![1, 2, 3, 4, 5, 6])] {
            stream.extend([kind, 0]);
            stream.extend((data.len() as u16).to_le_bytes());
            let start = stream.len();
            stream.extend(&data);
            let (first, end) = (start + if kind == 0x85 { 4 } else { 0 }, stream.len());
            encrypt(first, start, &mut stream[first..end]);
        }
        stream.extend([0x0A, 0, 0, 0]);
        stream
    }

    fn is_open(stream: &[u8], pass: usize) -> bool {
        let data = &stream[10 + pass..];
        stream[6..8] == BLANK.to_le_bytes() && data[4..1504] == [7; 1500] && data[1508..1514] == [1, 2, 3, 4, 5, 6]
    }

    #[test]
    fn the_password_that_is_none_opens_a_workbook() {
        let xor = |first: usize, start: usize, data: &mut [u8]| {
            let end = first + data.len();
            for (i, byte) in data.iter_mut().enumerate() {
                *byte = byte.rotate_right(3) ^ XOR_BYTES[(end + first - start + i) % 16];
            }
        };
        for pass in [vec![0x59, 0xB3, 0x0A, 0x9A], vec![0, 0, 0x59, 0xB3, 0x0A, 0x9A]] {
            let mut stream = locked(&pass, xor);
            unlock(&mut stream);
            assert!(is_open(&stream, pass.len()));
        }
        let key = rc4_key(&[9; 16]);
        let mut both = [[3; 16], md5(&[3; 16])].concat();
        Rc4Blocks::default().apply(&key, 0, &mut both);
        let pass = [[1, 0, 1, 0, 1, 0].as_slice(), &[9; 16], &both].concat();
        let mut cipher = Rc4Blocks::default();
        let mut stream = locked(&pass, |first, _, data| cipher.apply(&key, first, data));
        unlock(&mut stream);
        assert!(is_open(&stream, pass.len()));
    }

    #[test]
    fn any_other_password_leaves_the_stream_as_it_is() {
        for pass in [vec![0x59, 0xB3, 0x0B, 0x9A], vec![1, 0, 1, 0, 1, 0], vec![1, 0, 1, 0, 1, 0, 8, 8], vec![]] {
            let closed = locked(&pass, |_, _, _| {});
            let mut stream = closed.clone();
            unlock(&mut stream);
            assert_eq!(stream, closed);
        }
        unlock(&mut []);
    }
}
