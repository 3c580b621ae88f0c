/*
 * B45 on riscv: a CPU leaves the mask of an address space when it switches away, though its TLB keeps the entries
 * under their ASID. Each statement is one move of the rules; tests/spin/b45.tlb is the same in the tool's language.
 * Registers that the programs are done with are zeroed, as the rules forget them.
 */

/* The entries of v and w in the last table; v leads to nothing, P or Q. The entry above always leads to the table. */
mtype = { none, P, Q };
mtype pte_v = P;
bit freed_P;
byte mask, step;

/* What a CPU holds: the entry above, a walk that has read it, translations of v to P and to Q, and that of w to Q.
 * CPU 0 was in user mode; CPU 1 begins cold. */
bit loaded[2] = { 1, 0 };
bit partial[2] = { 1, 0 };
bit walk[2] = { 1, 0 };
bit v_P[2] = { 1, 0 };
bit v_Q[2];
bit w_Q[2] = { 1, 0 };
bit asked[2];

/* SFENCE.VMA with address and ASID: the leaf entries of v. */
inline sfence_vma_v(c) { v_P[c] = 0; v_Q[c] = 0 }

active [2] proctype hardware()
{
end:	do
	:: d_step { loaded[_pid] && !partial[_pid] -> partial[_pid] = 1 }
	:: d_step { loaded[_pid] && !walk[_pid] -> walk[_pid] = 1 }
	/* From the entry above, where its tag is loaded. */
	:: d_step { partial[_pid] && loaded[_pid] && pte_v == P && !v_P[_pid] -> v_P[_pid] = 1 }
	:: d_step { partial[_pid] && loaded[_pid] && pte_v == Q && !v_Q[_pid] -> v_Q[_pid] = 1 }
	:: d_step { partial[_pid] && loaded[_pid] && !w_Q[_pid] -> w_Q[_pid] = 1 }
	/* A walk in flight goes on, whatever is loaded by then. */
	:: d_step { walk[_pid] && pte_v == P && !v_P[_pid] -> walk[_pid] = 0; v_P[_pid] = 1 }
	:: d_step { walk[_pid] && pte_v == Q && !v_Q[_pid] -> walk[_pid] = 0; v_Q[_pid] = 1 }
	:: d_step { walk[_pid] && !w_Q[_pid] -> walk[_pid] = 0; w_Q[_pid] = 1 }
	:: d_step { partial[_pid] -> partial[_pid] = 0 }
	:: d_step { walk[_pid] -> walk[_pid] = 0 }
	:: d_step { v_P[_pid] -> v_P[_pid] = 0 }
	:: d_step { v_Q[_pid] -> v_Q[_pid] = 0 }
	:: d_step { w_Q[_pid] -> w_Q[_pid] = 0 }
	:: d_step { asked[_pid] -> sfence_vma_v(_pid); asked[_pid] = 0 }
	od
}

active proctype here()
{
	byte m;
	m = mask; d_step { mask = m | 1; m = 0 };
	m = mask; d_step { mask = m & ~1; m = 0 };
	loaded[0] = 0;
	step = 1;
	step == 2;
	m = mask; d_step { mask = m | 1; m = 0 };
	loaded[0] = 1;
	skip;	/* the way to user memory opens */
	do
	/* Any translation of v that is held may serve the load; that is seen where the page was freed. */
	:: d_step { v_P[0] && freed_P -> assert(false) }
	:: break
	od;
	skip;	/* and closes */
end:	false
}

active proctype elsewhere()
{
	byte m;
	step == 1;
	m = mask; d_step { mask = m | 2; m = 0 };
	loaded[1] = 1;
	pte_v = none;
	m = mask;
	d_step { asked[0] = m & 1; m = 0 };
	if
	:: mask & 2 -> d_step { sfence_vma_v(1) }
	:: else
	fi;
	!asked[0];
	pte_v = Q;
	freed_P = 1;
	m = mask; d_step { mask = m & ~2; m = 0 };
	loaded[1] = 0;
	step = 2;
end:	false
}
