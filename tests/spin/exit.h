/*
 * The hardware of up_front.pml and gather.pml: CPUS CPUs that have the root of a dying address space loaded, whose
 * last table leads to two pages. Each statement is one move of the rules, and every variable one of theirs, so that
 * Spin's states are those of the explicit search one by one. What is the same in every state has no variable: modes,
 * roots and tags. The position of a program is Spin's own; registers are left out, as they follow from it.
 */
#define CPUS 3

/* The entry that leads to the table, the entries of the pages, and what was freed. */
bit pmd = 1, pte[2] = 1, freed_table, freed[2];

/* What a CPU holds: all that user mode may leave there, a walk in flight included. Page p of CPU c at 2 * c + p. */
bit partial[CPUS] = 1, walk[CPUS] = 1, leaf[2 * CPUS] = 1;

/* CPUs that were asked to flush and have not. */
bit asked[CPUS];

/* INVPCID of type 1: everything of the address space; walks in flight that have read the entry above end too. */
inline flush(c) {
	partial[c] = 0; walk[c] = 0; leaf[2 * c] = 0; leaf[2 * c + 1] = 0
}

inline flush_tlb_mm() {
	d_step { asked[1] = 1; asked[2] = 1 };
	d_step { flush(0) };
	!asked[1] && !asked[2]
}

/* The walker of CPU _pid, the eviction of what it holds, and the interrupt in which it flushes. */
active [CPUS] proctype hardware()
{
end:	do
	/* From the root: the entry may be kept, or the walk be on its way. */
	:: d_step { pmd && !partial[_pid] -> partial[_pid] = 1 }
	:: d_step { pmd && !walk[_pid] -> walk[_pid] = 1 }
	/* From the entry that was kept. */
	:: d_step { partial[_pid] && freed_table -> assert(false) }
	:: d_step { partial[_pid] && !freed_table && pte[0] && !leaf[2 * _pid] -> leaf[2 * _pid] = 1 }
	:: d_step { partial[_pid] && !freed_table && pte[1] && !leaf[2 * _pid + 1] -> leaf[2 * _pid + 1] = 1 }
	/* The walk goes on, and is over. */
	:: d_step { walk[_pid] && freed_table -> assert(false) }
	:: d_step { walk[_pid] && !freed_table && pte[0] && !leaf[2 * _pid] -> walk[_pid] = 0; leaf[2 * _pid] = 1 }
	:: d_step { walk[_pid] && !freed_table && pte[1] && !leaf[2 * _pid + 1] -> walk[_pid] = 0; leaf[2 * _pid + 1] = 1 }
	/* Whatever is held may be dropped. */
	:: d_step { partial[_pid] -> partial[_pid] = 0 }
	:: d_step { walk[_pid] -> walk[_pid] = 0 }
	:: d_step { leaf[2 * _pid] -> leaf[2 * _pid] = 0 }
	:: d_step { leaf[2 * _pid + 1] -> leaf[2 * _pid + 1] = 0 }
	:: d_step { asked[_pid] -> flush(_pid); asked[_pid] = 0 }
	od
}
