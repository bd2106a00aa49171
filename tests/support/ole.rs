//! OLE2 containers, the same bytes each time.

use std::io::{Cursor, Write as _};

/// A container of these streams.
pub fn contain(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut ole = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("memory");
    for (name, bytes) in streams {
        ole.create_stream(name).expect("memory").write_all(bytes).expect("memory");
    }
    ole.flush().expect("memory");
    ole.into_inner().into_inner()
}
