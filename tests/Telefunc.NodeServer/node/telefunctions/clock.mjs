import { Channel } from 'telefunc'

/** Pushes the time, in ms since 1970. */
export async function onClock(intervalMs = 1000) {
  const channel = new Channel()
  const tick = () => channel.send(Date.now())
  const timer = setInterval(tick, intervalMs)
  channel.onClose(() => clearInterval(timer))
  tick()
  return { channel: channel.client }
}

/** As soon as the client has sent a message, pushes 0 … count-1 as fast as the client takes them, then closes. */
export async function onCountUp(count) {
  const channel = new Channel()
  channel.listen(async () => {
    for (let n = 0; n < count; n++) await channel.send(n)
    void channel.close()
  })
  return { channel: channel.client }
}
