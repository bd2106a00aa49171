//! Checked reads of little-endian numbers, and of the PLC structure that [MS-DOC] 2.2.2 builds everything on.

/// Bytes from an offset on, as many as asked for or nothing.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// One byte.
pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// Two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let &[a, b] = slice(bytes, at, 2)? else { return None };
    Some(u16::from_le_bytes([a, b]))
}

/// Two bytes, signed.
pub(super) fn i16_at(bytes: &[u8], at: usize) -> Option<i16> {
    u16_at(bytes, at).map(u16::cast_signed)
}

/// Four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let &[a, b, c, d] = slice(bytes, at, 4)? else { return None };
    Some(u32::from_le_bytes([a, b, c, d]))
}

/// Four bytes, signed.
pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    u32_at(bytes, at).map(u32::cast_signed)
}

/// Four bytes as an offset or count.
pub(super) fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    u32_at(bytes, at).and_then(|n| usize::try_from(n).ok())
}

/// A PLC: n + 1 positions, then n data of equal size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plc<'a> {
    bytes: &'a [u8],
    size: usize,
    /// Number of data; there is one position more.
    pub(super) len: usize,
}

impl<'a> Plc<'a> {
    /// A PLC whose data are of this size; one that is cut has fewer.
    pub(super) fn new(bytes: &'a [u8], size: usize) -> Self {
        let len = bytes.len().saturating_sub(4) / (4 + size);
        Plc { bytes, size, len }
    }

    /// The position with this index; there are `len + 1`.
    pub(super) fn position(&self, index: usize) -> Option<usize> {
        if index > self.len { None } else { size_at(self.bytes, index * 4) }
    }

    /// The data with this index.
    pub(super) fn data(&self, index: usize) -> Option<&'a [u8]> {
        if index >= self.len {
            return None;
        }
        slice(self.bytes, (self.len + 1) * 4 + index * self.size, self.size)
    }

    /// Every position in its order, without the last.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> {
        (0..self.len).filter_map(move |i| self.position(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stop_at_the_end() {
        let bytes = [1, 2, 3, 0xFF];
        assert_eq!((u16_at(&bytes, 0), i16_at(&bytes, 2), u16_at(&bytes, 3)), (Some(0x0201), Some(-253), None));
        assert_eq!((u32_at(&bytes, 0), u32_at(&bytes, 1), u8_at(&bytes, 4)), (Some(0xFF03_0201), None, None));
        assert_eq!((i32_at(&bytes, usize::MAX), slice(&bytes, 2, usize::MAX)), (None, None));
    }

    #[test]
    fn a_cut_plc_has_fewer_data() {
        let bytes: Vec<u8> = [0u32, 5, 9].iter().flat_map(|n| n.to_le_bytes()).chain([7, 8, 9, 10]).collect();
        let plc = Plc::new(&bytes, 2);
        assert_eq!((plc.len, plc.position(2), plc.position(3)), (2, Some(9), None));
        assert_eq!((plc.data(1), plc.data(2)), (Some(&[9, 10][..]), None));
        assert_eq!(plc.starts().collect::<Vec<_>>(), [0, 5]);
        assert_eq!(Plc::new(&[], 2).position(0), None);
    }
}
