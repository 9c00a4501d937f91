//! Writing files so that whoever reads them sees the old text or the new one, never a part of it.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A text that is written beside its file and takes its place when it is complete.
pub(crate) struct Aside {
    temporary: NamedTempFile,
    /// Where it goes, links followed.
    target: PathBuf,
    /// What is there now.
    existing: Option<Metadata>,
}

impl Aside {
    /// Begins a file; the folder must be one that can be written to, and the file, if it is there, too.
    pub(crate) fn new(path: &Path) -> Result<Self> {
        let target = match path.canonicalize() {
            Ok(real) => real,
            // A link to nothing is made good where it points to.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                std::fs::read_link(path).map_or_else(|_| path.to_path_buf(), |to| beside(path).join(to))
            }
            Err(error) => return Err(error),
        };
        let existing = std::fs::metadata(&target).ok();
        if let Some(existing) = &existing {
            if existing.permissions().readonly() {
                return Err(Error::new(ErrorKind::PermissionDenied, "it is read-only"));
            }
            OpenOptions::new().write(true).open(&target)?;
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".ecs-preflight-").suffix(".tmp");
        // Where nothing is yet, the usual mode of a new file.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let temporary = builder.tempfile_in(beside(&target))?;
        if let Some(existing) = &existing {
            temporary.as_file().set_permissions(existing.permissions())?;
        }
        Ok(Aside { temporary, target, existing })
    }

    /// To write to.
    pub(crate) fn file(&self) -> Result<File> {
        self.temporary.as_file().try_clone()
    }

    /// Puts the text in its place, synced.
    pub(crate) fn finish(self) -> Result<()> {
        self.temporary.as_file().sync_all()?;
        if self
            .existing
            .as_ref()
            .is_some_and(|existing| !keeps_links_and_owner(existing, self.temporary.as_file()))
        {
            return self.write_through();
        }
        self.temporary.persist(&self.target).map_err(|error| error.error)?;
        // The new name is kept too; a system that cannot sync folders does without.
        if let Ok(folder) = File::open(beside(&self.target)) {
            folder.sync_all().ok();
        }
        Ok(())
    }

    /// A file with several names, or of another owner, is the same file afterwards: it is written in place, with
    /// the complete text beside it until that is done.
    fn write_through(self) -> Result<()> {
        let text = std::fs::read(self.temporary.path())?;
        let before = std::fs::read(&self.target)?;
        let write = |text: &[u8]| {
            let mut file = OpenOptions::new().write(true).truncate(true).open(&self.target)?;
            file.write_all(text)?;
            file.sync_all()
        };
        write(&text).inspect_err(|_| {
            // As it was, as far as that goes.
            write(&before).ok();
        })
    }
}

/// Replaces the text of a file, unless somebody else has changed it meanwhile.
pub(crate) fn replace(path: &Path, before: &str, after: &str) -> Result<()> {
    if std::fs::read(path)? != before.as_bytes() {
        return Err(Error::other("it has changed meanwhile"));
    }
    room_for(after.len())?;
    let aside = Aside::new(path)?;
    aside.file()?.write_all(after.as_bytes())?;
    aside.finish()
}

/// The system ends a program that writes more to a file than it may; this is an error like others instead.
#[cfg(unix)]
fn room_for(bytes: usize) -> Result<()> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize).current;
    match limit {
        Some(limit) if u64::try_from(bytes).is_ok_and(|bytes| bytes > limit) => {
            Err(ErrorKind::FileTooLarge.into())
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn room_for(_: usize) -> Result<()> {
    Ok(())
}

fn beside(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file that is renamed into this one's place leaves its other names and its owner as they are.
#[cfg(unix)]
fn keeps_links_and_owner(existing: &Metadata, new: &File) -> bool {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(made) = new.metadata() else { return false };
    let same = made.uid() == existing.uid() && made.gid() == existing.gid();
    existing.nlink() == 1 && (same || fchown(new, Some(existing.uid()), Some(existing.gid())).is_ok())
}

#[cfg(not(unix))]
fn keeps_links_and_owner(_: &Metadata, _: &File) -> bool {
    true
}
