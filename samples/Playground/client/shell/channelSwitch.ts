import { element } from './dom'

/** What the page needs of any channel, whatever it carries. */
interface OpenChannel {
  onClose(callback: (error?: Error) => void): void
  close(): Promise<unknown>
}

/**
 * Opens an example's channel, says how it stands, and offers to close it and to open another.
 * It keeps the channel referenced: the client closes a channel whose handle was collected as garbage.
 */
export function channelSwitch<Channel extends OpenChannel>(open: () => Promise<Channel>, onChange: (open: boolean) => void = () => {}) {
  const state = element('span', { class: 'channel-state', role: 'status', 'data-testid': 'channel-state' })
  const button = element('button', { class: 'button', type: 'button', 'data-testid': 'channel-toggle' })
  let channel: Channel | undefined
  let isOpen = false
  let ended = false

  function show(name: 'opening' | 'open' | 'closing' | 'closed' | 'failed', text: string) {
    state.dataset['state'] = name
    state.textContent = text
    button.textContent = name === 'open' || name === 'closing' ? 'Close channel' : 'Open channel'
    button.disabled = name === 'opening' || name === 'closing'
    isOpen = name === 'open'
    onChange(isOpen)
  }

  async function start() {
    show('opening', 'Calling the server')
    try {
      const opened = await open()
      if (ended) {
        void opened.close()
        return
      }
      channel = opened
      opened.onClose((error) => {
        if (channel !== opened) return
        channel = undefined
        if (error) show('failed', `Channel lost: ${error.message}`)
        else show('closed', 'Channel closed')
      })
      show('open', 'Channel open')
    } catch (error) {
      show('failed', error instanceof Error ? error.message : String(error))
    }
  }

  function stop() {
    show('closing', 'Closing')
    void channel?.close()
  }

  button.addEventListener('click', () => (channel ? stop() : void start()))
  void start()

  return {
    element: element('div', { class: 'channel-switch' }, state, button),
    /** The channel while it is open; a send on one that closes throws. */
    get channel() {
      return isOpen ? channel : undefined
    },
    dispose() {
      ended = true
      void channel?.close()
    },
  }
}
