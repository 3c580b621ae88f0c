/**
 * The texts that the page answers its first questions from: the discussion of 2012, on eight architectures, by the neutral kernel.
 * All others come when that is on the screen.
 */

import { named } from "./named.ts";

export const first = named(
  import.meta.glob<string>(
    [
      "../../../crate/library/kernel/neutral.tlb",
      "../../../crate/library/operation/{exit,exec}_mmap.tlb",
      "../../../crate/library/strategy/{up_front,switch_instead,detach_everywhere,free_at_mmdrop,local_detach}.tlb",
      "../../../crate/library/strategy/{gather,gather_by_address,gather_leaf_only,retire_tag,skip_lazy}.tlb",
      "../../../crate/library/arch/{x86-64,x86-64-2012,arm64,s390,s390-2012,riscv,power9-radix,mips}.tlb",
    ],
    { query: "?raw", import: "default", eager: true },
  ),
);
