/** The machine after the step at the cursor; what the step changed stands out. */

import { html, nothing, type TemplateResult } from "lit";
import type { CpuView, FrameView, ItemView, Machine, TableView, Trace } from "../engine/types.ts";
import { machine as machineAt } from "../state/select.ts";

const HELD = { leaf: "TLB", invalid: "TLB, invalid", "partial-walk": "walk cache", walk: "walk", register: "root register", backing: "entry" } as const;
const MODES = { user: "user mode", kernel: "kernel mode", "kernel-user": "kernel, accessing user memory" } as const;

export function machine(trace: Trace, step: number): TemplateResult {
  const now = machineAt(trace, step);
  const before = step === 0 ? now : machineAt(trace, step - 1);
  return html`
    <section class="machine" aria-labelledby="machine-title">
      <h2 class="panel-title" id="machine-title">${step === 0 ? "The machine at the start" : `The machine after step ${step}`}</h2>
      <div class="panel machine-panel ${trace.kind === null ? "safe" : ""}">
        <div class="memory">${tables(now, before)} ${backing(now, before)} ${frames(now, before)} ${variables(now, before)} ${promises(now, before)}</div>
        <div class="cpus">${now.cpus.map((cpu, n) => cpuCard(cpu, before.cpus[n] ?? cpu, n))}</div>
      </div>
    </section>
  `;
}

/** `changed` marks what this step did; it is said in words too, not by colour alone. */
const changed = (is: boolean): string => (is ? "changed" : "");
const badge = (is: boolean, words = "now"): TemplateResult | typeof nothing => (is ? html`<span class="badge">${words}</span>` : nothing);

function tables(now: Machine, before: Machine): TemplateResult[] {
  const spaces = [...new Set(now.tables.map((t) => t.mm))];
  return spaces.map((mm) => {
    const own = now.tables.filter((t) => t.mm === mm);
    const top = Math.max(...own.map((t) => t.level));
    return html`<h3>page tables of ${mm}</h3>
      <ul class="tree">
        ${own.map((table) => tableCard(table, before.tables.find((t) => t.name === table.name && t.mm === mm), top - table.level))}
      </ul>`;
  });
}

function tableCard(table: TableView, before: TableView | undefined, depth: number): TemplateResult {
  const freedNow = table.freed && before?.freed === false;
  return html`<li class="card ${table.freed ? "freed" : ""} ${changed(freedNow)}" style="--depth:${depth}">
    <p class="card-title"><b>${table.name}</b>${table.freed ? html`<span class="quiet">freed, anybody's</span>` : nothing}${badge(freedNow)}</p>
    <ul>
      ${table.entries.map((entry) => {
        const was = before?.entries.find((e) => e.name === entry.name)?.value;
        const isNew = was !== undefined && was !== entry.value && !freedNow;
        return html`<li class=${changed(isNew)}><code>${entry.name} ${table.freed ? "?" : entry.value}</code>${badge(isNew)}</li>`;
      })}
    </ul>
  </li>`;
}

function frames(now: Machine, before: Machine): TemplateResult | typeof nothing {
  if (now.frames.length === 0) return nothing;
  const card = (frame: FrameView, n: number): TemplateResult => {
    const freedNow = frame.freed && before.frames[n]?.freed === false;
    return html`<li class="chip ${frame.freed ? "freed" : ""} ${changed(freedNow)}">
      <b>${frame.name}</b> <span class="quiet">${frame.freed ? "freed, anybody's" : `of ${frame.mm}`}</span>${badge(freedNow)}
    </li>`;
  };
  return html`<h3>frames</h3><ul class="chips">${now.frames.map(card)}</ul>`;
}

function variables(now: Machine, before: Machine): TemplateResult | typeof nothing {
  if (now.variables.length === 0) return nothing;
  const chip = ({ name, value }: Machine["variables"][number]): TemplateResult => {
    const isNew = before.variables.find((old) => old.name === name)?.value !== value;
    return html`<li class="chip ${changed(isNew)}"><b>${name}</b> <code>${value}</code>${badge(isNew)}</li>`;
  };
  return html`<h3>variables</h3><ul class="chips">${now.variables.map(chip)}</ul>`;
}

/** What the kernel has promised that nobody does any more. */
function promises(now: Machine, before: Machine): TemplateResult | typeof nothing {
  if (now.promises.length === 0) return nothing;
  const chip = (promise: string): TemplateResult => {
    const isNew = !before.promises.includes(promise);
    return html`<li class="chip ${changed(isNew)}">${promise}${badge(isNew)}</li>`;
  };
  return html`<h3>promises</h3><ul class="chips">${now.promises.map(chip)}</ul>`;
}

const same = (a: ItemView, b: ItemView): boolean =>
  a.held === b.held && a.mm === b.mm && a.name === b.name && a.tag === b.tag && a.left === b.left;

function cpuCard(cpu: CpuView, before: CpuView, n: number): TemplateResult {
  const stateNow = `${MODES[cpu.mode]}${cpu.lazy ? ", lazy" : ""}`;
  const stateBefore = `${MODES[before.mode]}${before.lazy ? ", lazy" : ""}`;
  const stale = cpu.items.some((item) => item.stale);
  return html`<div class="card cpu ${stale ? "has-stale" : ""}" role="group" aria-label=${cpu.device ? cpu.task : `CPU ${n}`}>
    <p class="card-title"><b>${cpu.device ? "device" : `CPU ${n}`}</b> <span class="quiet">${cpu.task}${cpu.finished ? ", finished" : ""}</span>${badge(cpu.finished && !before.finished)}</p>
    ${cpu.shares_with.length === 0 ? nothing : html`<p class="quiet">shares its TLB with CPU ${cpu.shares_with.join(", ")}</p>`}
    <ul>
      <li class=${changed(stateNow !== stateBefore)}>${stateNow}${badge(stateNow !== stateBefore)}</li>
      <li class=${changed(cpu.root !== before.root)}><span class="quiet">root</span> <code>${cpu.root}</code>${badge(cpu.root !== before.root)}</li>
      ${cpu.tag === null || (cpu.tag === cpu.root && before.tag === before.root) ? nothing : html`<li class=${changed(cpu.tag !== before.tag)}><span class="quiet">tag</span> <code>${cpu.tag}</code>${badge(cpu.tag !== before.tag)}</li>`}
      ${cpu.irqs_on ? nothing : html`<li class=${changed(before.irqs_on)}>interrupts off${badge(before.irqs_on)}</li>`}
      ${items(cpu.items, before.items, cpu.root)}
      ${cpu.items.length === 0 && before.items.length === 0 ? html`<li class="quiet">nothing cached</li>` : nothing}
      ${cpu.pending.map((what) => html`<li class=${changed(!before.pending.includes(what))}><span class="quiet">pending:</span> ${what}${badge(!before.pending.includes(what))}</li>`)}
      ${cpu.stores.map((what) => html`<li class=${changed(!before.stores.includes(what))}><span class="quiet">store waits:</span> ${what}${badge(!before.stores.includes(what))}</li>`)}
    </ul>
  </div>`;
}

/** What is held, and what this step dropped of it. */
function items(now: ItemView[], before: ItemView[], root: string | null): TemplateResult[] {
  const dropped = before.filter((old) => !now.some((item) => same(item, old)));
  const held = now.map((item) => {
    const isNew = !before.some((old) => same(old, item));
    const staleNow = item.stale && !isNew && !before.some((old) => same(old, item) && old.stale);
    return html`<li class="item ${item.stale ? "stale" : ""} ${changed(isNew || staleNow)}">${itemWords(item, root)}${item.stale ? html`<span class="badge stale-badge">stale</span>` : nothing}${badge(isNew || staleNow)}</li>`;
  });
  const gone = dropped.map((item) => html`<li class="item dropped changed">${itemWords(item, root)}${badge(true, "dropped")}</li>`);
  return [...held, ...gone];
}

/** What stands in the hash table or the TSB, which is no CPU's. */
function backing(now: Machine, before: Machine): TemplateResult | typeof nothing {
  if (now.backing.length === 0 && before.backing.length === 0) return nothing;
  const stale = now.backing.some((item) => item.stale);
  return html`<h3>backing store</h3><div class="card ${stale ? "has-stale" : ""}"><ul>${items(now.backing, before.backing, null)}</ul></div>`;
}

function itemWords(item: ItemView, root: string | null): TemplateResult {
  const of = item.mm === root ? [] : [`of ${item.mm}`];
  if (item.tag !== null && item.tag !== item.mm) of.push(item.tag === "global" ? "global" : `tag of ${item.tag}`);
  if (item.left) of.push("dropped, but accesses may use it");
  const tag = of.length === 0 ? nothing : html` <span class="quiet">${of.join(", ")}</span>`;
  return html`<span class="quiet">${HELD[item.held]}</span> <code>${item.name}</code>${tag}`;
}
