/** The architectures that the map has to begin with; one that is chosen beside them gets a column of its own. */

const FIRST = ["x86-64", "x86-64-2012", "arm64", "s390-2012", "s390", "riscv", "power9-radix", "mips"];

/** The map's architectures, where one is chosen. */
export function columns(chosen: string): readonly string[] {
  return FIRST.includes(chosen) ? FIRST : [...FIRST, chosen];
}
