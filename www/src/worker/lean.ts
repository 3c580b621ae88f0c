/** The worker of documents: it answers what an element asks, by an engine that can do no more. */

import { serve } from "./thread.ts";

serve();
