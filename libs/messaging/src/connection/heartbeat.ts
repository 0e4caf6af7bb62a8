/** A broker that says nothing for two to three of these counts as lost; a broker's own proposal is a whole minute. */
const heartbeatSeconds = 10;

/** The address with a heartbeat, unless it names one. amqplib takes it from nowhere else. */
export const withHeartbeat = (amqpUrl: string): string => {
  const url = new URL(amqpUrl);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(heartbeatSeconds));
  return url.href;
};
