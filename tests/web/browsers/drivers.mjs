// Firefox and WebKit, each driven through its own driver: what FIREFOX with GECKODRIVER, and MINIBROWSER with WEBKITDRIVER name.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { after, before, describe } from "node:test";
import { Builder, Capabilities } from "selenium-webdriver";
import firefox from "selenium-webdriver/firefox.js";

const { FIREFOX, GECKODRIVER, MINIBROWSER, WEBKITDRIVER } = process.env;

/** The engines that are there, by name. `open` gives a driver and what closes it with all that it needed. */
export const ENGINES = [
  ...(FIREFOX && GECKODRIVER ? [{ name: "Firefox", open: openFirefox }] : []),
  ...(MINIBROWSER && WEBKITDRIVER ? [{ name: "WebKit", open: openWebKit }] : []),
];

/** Milliseconds. These engines come without Chromium's compiler for wasm, or are slow to start it. */
const PATIENCE = 60_000;

/** Declares tests for each engine. `serving` gives a server; `tests` gets what gives the address, the driver, and a way to wait. */
export function inEachEngine(serving, tests) {
  for (const { name, open } of ENGINES) {
    describe(name, () => {
      let server = null;
      let opened = null;
      before(async () => {
        server = await serving();
        opened = await open();
      });
      after(async () => {
        await opened?.close();
        server?.close();
      });
      tests(() => ({ url: server.url, driver: opened.driver, until: (found, what) => opened.driver.wait(found, PATIENCE, what) }));
    });
  }
}

async function openFirefox() {
  const service = new firefox.ServiceBuilder(GECKODRIVER);
  const options = new firefox.Options().setBinary(FIREFOX).addArguments("-headless", "--width=1440", "--height=900");
  const driver = await new Builder().forBrowser("firefox").setFirefoxService(service).setFirefoxOptions(options).build();
  return { driver, close: () => driver.quit() };
}

/** WebKit's browser draws on a screen only: it gets one that nobody sees. */
async function openWebKit() {
  const display = `:${90 + (process.pid % 400)}`;
  const screen = spawn("Xvfb", [display, "-screen", "0", "1440x900x24"], { stdio: "ignore" });
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: "1" };
  const service = spawn(WEBKITDRIVER, [`--port=${port}`], { stdio: "ignore", env });
  const end = () => [service, screen].forEach((process) => process.kill());
  try {
    await listening(port);
    const browser = { binary: MINIBROWSER, args: ["--automation"] };
    const wanted = new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": browser });
    const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wanted).build();
    return { driver, close: () => driver.quit().finally(end) };
  } catch (error) {
    end();
    throw error;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Until the driver answers. */
async function listening(port) {
  for (let tried = 0; tried < 100; tried++) {
    const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("WebKit's driver does not answer");
}
