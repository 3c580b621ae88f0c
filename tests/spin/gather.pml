/* exit_mmap with gather on x86-64: what is unhooked is freed after a flush, first the pages, then the table. */
#include "exit.h"

active proctype exiting()
{
	pte[0] = 0;
	pte[1] = 0;
	flush_tlb_mm();
	freed[0] = 1;
	freed[1] = 1;
	pmd = 0;
	flush_tlb_mm();
	freed_table = 1;
end:	false
}
