/* exit_mmap with up_front on x86-64: one flush, then everything is unhooked and freed. */
#include "exit.h"

active proctype exiting()
{
	flush_tlb_mm();
	pte[0] = 0;
	pte[1] = 0;
	freed[0] = 1;
	freed[1] = 1;
	pmd = 0;
	freed_table = 1;
end:	false
}
