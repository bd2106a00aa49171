//! Why an input could not be read. An error means that no meaningful reading was possible; anything less is a
//! finding.

use thiserror::Error;

/// Why an input could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The input has no bytes.
    #[error("the file is empty")]
    Empty,
    /// An archive of folders, pictures and the like.
    #[error("the archive holds no document")]
    NoDocument,
    /// A format that is known and not read.
    #[error("{format} files are not read")]
    UnsupportedFormat {
        /// Its name.
        format: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// An archive: several documents, so no one of them.
    #[error("{format} archives hold several documents")]
    Archive {
        /// Its name.
        format: &'static str,
    },
    /// A member of an archive whose path would lead out of the folder it is unpacked in, or is no path.
    #[error("the member's path leads out of the archive, or is none")]
    UnsafePath,
    /// Bytes of no format that is known.
    #[error("the content is of no known format")]
    UnknownFormat,
    /// A password is needed.
    #[error("the file is encrypted")]
    Encrypted,
    /// A password is needed for a member of an archive.
    #[error("the member is under a password")]
    EncryptedMember,
    /// The file ends too early.
    #[error("the file is truncated: {0}")]
    Truncated(String),
    /// The file's structure is broken.
    #[error("the file is damaged: {0}")]
    Malformed(String),
    /// A cap of [`super::limits`] was reached.
    #[error("more than the limit of {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: String,
        /// The cap.
        limit: u64,
    },
    /// A defect in this program; the rest of the batch goes on.
    #[error("internal error: {0}")]
    Internal(String),
}

impl ReadError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Empty => "empty",
            ReadError::NoDocument => "no-document",
            ReadError::UnsupportedFormat { .. } => "unsupported-format",
            ReadError::Archive { .. } => "archive",
            ReadError::UnsafePath => "unsafe-path",
            ReadError::UnknownFormat => "unknown-format",
            ReadError::Encrypted | ReadError::EncryptedMember => "encrypted",
            ReadError::Truncated(_) => "truncated",
            ReadError::Malformed(_) => "malformed",
            ReadError::TooLarge { .. } => "too-large",
            ReadError::Internal(_) => "internal",
        }
    }

    /// What the user can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            ReadError::Empty => "Check the download; the file holds nothing.",
            ReadError::NoDocument => "Only folders, pictures or programs are in it; text in pictures is not read.",
            ReadError::UnsupportedFormat { hint, .. } => hint,
            ReadError::Archive { .. } => {
                "Read its members one by one: `convert` does, `pipeline::convert_members` in the library."
            }
            ReadError::UnsafePath => {
                "If you trust the archive, unpack it, give the file another name and pass the folder."
            }
            ReadError::UnknownFormat => "Open it in the program that made it and save it as .docx, .xlsx or .txt.",
            ReadError::Encrypted => "Open it with its password and save a copy without one.",
            ReadError::EncryptedMember => "Unpack the archive with its password and pass the folder.",
            ReadError::Truncated(_) => "Download it again; part of the file is missing.",
            ReadError::Malformed(_) => {
                "Download it again; if that does not help, open it in the program that made it and save it again."
            }
            ReadError::TooLarge { .. } => {
                "Check that it is what it claims to be; split it, or unpack an archive and pass the folder."
            }
            ReadError::Internal(_) => "Please report it with the file.",
        }
    }
}
