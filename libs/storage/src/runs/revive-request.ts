import type { Queryable } from '../database/queryable.js';
import { dispatchAgain, type LostRequest } from '../frontier/lost-requests.js';

/** Puts a request back in flight because its message is about to be sent again, and its run back to work. */
export const reviveRequest = async (tx: Queryable, request: LostRequest, overdueAt: Date): Promise<void> => {
  // The run first: whoever finishes runs locks it too, and then counts its requests.
  const [run] = await tx.$queryRaw<{ id: string }[]>`
    select run.id from crawl_run run join fetch_request request on request.run_id = run.id
    where request.id = ${request.requestId} and run.state in ('running', 'completed', 'failed') for update of run`;
  if (!run) return;
  if (!(await dispatchAgain(tx, request, overdueAt))) return;
  await tx.$executeRaw`
    update crawl_run set state = 'running', finished_at = null, final_counts = null
    where id = ${run.id} and state <> 'running'`;
};
