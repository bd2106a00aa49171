//! The size of the pages of memory, where the system lets a program choose: small ones for small documents, large ones once
//! a large document comes.
//!
//! A large page is cleared whole when its first byte is written: a program that starts to read one circular spends a third
//! of its time on that and takes twice the memory. A large document fills them, and small ones cost it a tenth of its time
//! in faults.

/// Inputs of so many bytes are large: what is made of them fills tens of large pages, packages being smaller than what
/// they hold.
const LARGE: usize = 128 << 10;

/// Begins with small pages. Called before anything is read.
pub fn begin_small() {
    allow_large(false);
}

/// Allows large pages from here on, if an input of so many bytes is worth it.
pub fn fit(bytes: usize) {
    if bytes >= LARGE {
        allow_large(true);
    }
}

/// A system that cannot do it goes on as it is: only time and memory depend on it.
#[cfg(target_os = "linux")]
fn allow_large(large: bool) {
    let _ = rustix::thread::disable_transparent_huge_pages(!large);
}

#[cfg(not(target_os = "linux"))]
fn allow_large(_: bool) {}
