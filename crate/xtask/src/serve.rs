//! A folder on the loopback, and word to the open pages that it has changed.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Response, StatusCode};

/// How many ports are tried, from the first on.
const PORTS: u16 = 100;
const EVENTS: &str = "/~reload/events";
const SCRIPT: &str = "/~reload/script.js";
const TAG: &str = r#"<script src="/~reload/script.js"></script>"#;
const RELOAD: &str = r#"new EventSource("/~reload/events").onmessage = () => location.reload();"#;

/// A static file server that can tell its pages to reload.
pub(crate) struct Server {
    http: tiny_http::Server,
    folder: PathBuf,
    port: u16,
    /// The path in front of every file's; it begins with a slash and does not end with one.
    base: String,
    /// Whether served pages wait for word to reload.
    live: bool,
    /// How often the files have changed.
    changes: Arc<(Mutex<u64>, Condvar)>,
}

impl Server {
    /// Serves a folder on this port or the next that is free; on any if it is 0.
    pub(crate) fn open(folder: &Path, port: u16, live: bool) -> Result<Server> {
        Server::open_under("", folder, port, live)
    }

    /// The same, with a path in front of every file's.
    pub(crate) fn open_under(base: &str, folder: &Path, port: u16, live: bool) -> Result<Server> {
        let listener = listen(port)?;
        let port = listener.local_addr()?.port();
        let http = tiny_http::Server::from_listener(listener, None).map_err(|error| anyhow!("{error}"))?;
        Ok(Server {
            http,
            folder: folder.to_owned(),
            port,
            base: base.to_owned(),
            live,
            changes: Arc::default(),
        })
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{}/", self.port, self.base)
    }

    /// Answers for ever.
    pub(crate) fn serve(&self) {
        for request in self.http.incoming_requests() {
            // A browser that went away in the middle is no news.
            let _ = self.answer(request);
        }
    }

    /// Tells every open page to load itself again.
    pub(crate) fn reload(&self) {
        let (count, changed) = &*self.changes;
        *count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        changed.notify_all();
    }

    fn answer(&self, request: Request) -> std::io::Result<()> {
        let url = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
        if !matches!(request.method(), Method::Get | Method::Head) {
            return request.respond(text(405, "only GET and HEAD\n"));
        }
        match url.as_str() {
            EVENTS if self.live => {
                let changes = Arc::clone(&self.changes);
                std::thread::spawn(move || tell(request, &changes));
                Ok(())
            }
            SCRIPT if self.live => request.respond(text(200, RELOAD).with_header(content_type("x.js"))),
            _ => self.file(request, &url),
        }
    }

    fn file(&self, request: Request, url: &str) -> std::io::Result<()> {
        let Some(path) = url.strip_prefix(&self.base).and_then(|path| inside(&self.folder, path)) else {
            return request.respond(text(404, "not found\n"));
        };
        if path.is_dir() && !url.ends_with('/') {
            let slash = header("Location", &format!("{url}/"));
            return request.respond(text(301, "").with_header(slash));
        }
        let path = if path.is_dir() { path.join("index.html") } else { path };
        let kind = content_type(&path.to_string_lossy());
        let fresh = header("Cache-Control", "no-cache");
        if self.live && path.extension().is_some_and(|extension| extension == "html") {
            return match std::fs::read_to_string(&path) {
                Ok(page) => {
                    request.respond(text(200, &listening(&page)).with_header(kind).with_header(fresh))
                }
                Err(_) => request.respond(text(404, "not found\n")),
            };
        }
        match File::open(&path) {
            Ok(file) => request.respond(Response::from_file(file).with_header(kind).with_header(fresh)),
            Err(_) => request.respond(text(404, "not found\n")),
        }
    }
}

/// Listens on the loopback: on this port, or the next that nobody has.
fn listen(port: u16) -> Result<TcpListener> {
    for candidate in port..=port.saturating_add(PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => bail!("port {candidate}: {error}"),
        }
    }
    bail!("port {port} is taken and so are the {PORTS} after it: choose another with --port")
}

/// Sends an event each time the files change, until the page is gone.
fn tell(request: Request, changes: &(Mutex<u64>, Condvar)) {
    let (count, changed) = changes;
    let mut seen = *count.lock().unwrap_or_else(PoisonError::into_inner);
    let mut page = request.into_writer();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                Connection: close\r\n\r\n";
    let mut message = head;
    while page.write_all(message.as_bytes()).and_then(|()| page.flush()).is_ok() {
        let guard = count.lock().unwrap_or_else(PoisonError::into_inner);
        // A comment now and then shows whether somebody still listens.
        let wait = changed.wait_timeout_while(guard, Duration::from_secs(15), |now| *now == seen);
        let now = *wait.unwrap_or_else(PoisonError::into_inner).0;
        message = if now == seen { ": still here\n\n" } else { "data: changed\n\n" };
        seen = now;
    }
}

/// The page with a script that waits for word to reload.
fn listening(page: &str) -> String {
    match page.rfind("</body>") {
        Some(end) => format!("{}{TAG}{}", &page[..end], &page[end..]),
        None => format!("{page}{TAG}"),
    }
}

/// The file that a path of an address names, unless it leaves the folder.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = decode(path.strip_prefix('/').unwrap_or(path))?;
    let parts = path.split('/').filter(|part| !part.is_empty());
    let fine = |part: &str| part != ".." && part != "." && !part.contains(['\\', ':', '\0']);
    parts.clone().all(fine).then(|| parts.fold(folder.to_owned(), |path, part| path.join(part)))
}

/// Text with its `%41` made `A`.
fn decode(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(piece.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

fn content_type(name: &str) -> Header {
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "tlb" | "txt" | "md" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
    header("Content-Type", kind)
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| panic!("`{name}: {value}` is no header"))
}

fn text(status: u16, body: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string(body).with_status_code(StatusCode(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leaves_the_folder() {
        let folder = Path::new("/site");
        assert_eq!(inside(folder, "/a%20b/c.js"), Some(PathBuf::from("/site/a b/c.js")));
        assert_eq!(inside(folder, "/"), Some(PathBuf::from("/site")));
        for bad in ["/../x", "/a/%2e%2e/x", "/..%2fx", "/a\\..\\x", "/%zz", "/%", "/%ff"] {
            assert_eq!(inside(folder, bad), None, "{bad}");
        }
    }

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = listen(0).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_ne!(listen(port).unwrap().local_addr().unwrap().port(), port);
    }

    #[test]
    fn only_the_served_page_listens() {
        assert_eq!(listening("<body>x</body></html>"), format!("<body>x{TAG}</body></html>"));
        assert_eq!(listening("x"), format!("x{TAG}"));
    }
}
