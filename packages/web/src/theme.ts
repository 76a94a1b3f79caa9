import { type ThemeConfig, theme } from 'antd'
import { useEffect, useSyncExternalStore } from 'react'

/** What the reader asked for; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const CHOICE_KEY = 'gongzhen.theme'
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** The reader's choice, the theme it comes to now, and how to change it. */
export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark'; choose: (choice: ThemeChoice) => void } {
  const choice = useSyncExternalStore(subscribe, storedChoice)
  const shown = useSyncExternalStore(subscribe, shownTheme)
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown
  }, [shown])
  return { choice, shown, choose }
}

/** Ant Design in the colours of docs/design.md. */
export function antTheme(shown: 'light' | 'dark', narrow: boolean): ThemeConfig {
  const colours = shown === 'dark' ? DARK : LIGHT
  const derive = shown === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm
  return {
    algorithm: (seed) => ({ ...derive(seed), ...colours }),
    token: {
      fontFamily: 'var(--font)',
      fontFamilyCode: 'var(--font-code)',
      fontSize: 15,
      controlHeight: narrow ? 44 : 36,
      borderRadius: 8,
      borderRadiusLG: 12,
      wireframe: false,
      motionDurationMid: '0.15s',
      motionDurationSlow: '0.2s',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        primaryColor: shown === 'dark' ? '#10142a' : '#ffffff',
      },
      Table: {
        headerBg: 'transparent',
        headerSplitColor: 'transparent',
        headerColor: colours.colorTextSecondary,
        cellPaddingBlock: 12,
        cellPaddingInline: 12,
        rowHoverBg: colours.colorFillTertiary,
      },
      Tabs: { horizontalItemPadding: '10px 0', titleFontSize: 15 },
      Segmented: { trackBg: colours.colorFillTertiary, itemSelectedBg: colours.colorBgContainer },
      Menu: { itemBorderRadius: 8, activeBarBorderWidth: 0 },
    },
  }
}

/** Dark or light as asked, before anything is drawn. */
export function paintTheme(): void {
  document.documentElement.dataset['theme'] = shownTheme()
}

function choose(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(CHOICE_KEY)
  else localStorage.setItem(CHOICE_KEY, choice)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  systemIsDark.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    systemIsDark.removeEventListener('change', listener)
  }
}

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(CHOICE_KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function shownTheme(): 'light' | 'dark' {
  const choice = storedChoice()
  if (choice !== 'system') return choice
  return systemIsDark.matches ? 'dark' : 'light'
}

/** Set after the algorithm has derived its own, so that the shown colours are exactly those of docs/design.md. */
const LIGHT = {
  colorPrimary: '#2f4fc7',
  colorPrimaryHover: '#243fa6',
  colorPrimaryActive: '#1c3387',
  colorPrimaryText: '#2f4fc7',
  colorPrimaryTextHover: '#243fa6',
  colorPrimaryBg: '#edf0fb',
  colorPrimaryBgHover: '#e0e6f9',
  colorPrimaryBorder: '#b9c5f0',
  colorLink: '#2f4fc7',
  colorLinkHover: '#243fa6',
  colorInfo: '#2f4fc7',
  colorInfoBg: '#edf0fb',
  colorInfoBorder: '#d5dcf7',
  colorSuccess: '#1a7442',
  colorSuccessBg: '#e7f4ec',
  colorSuccessBorder: '#c6e5d2',
  colorErrorBg: '#fbecea',
  colorErrorBorder: '#f2cdc9',
  colorWarningBg: '#fbf2de',
  colorWarningBorder: '#efdcb0',
  colorError: '#b3261e',
  colorWarning: '#855600',
  colorBgBase: '#ffffff',
  colorBgLayout: '#f6f6f3',
  colorBgContainer: '#ffffff',
  colorBgElevated: '#ffffff',
  colorText: '#1b1d20',
  colorTextSecondary: '#54585f',
  colorTextTertiary: '#666a71',
  colorTextQuaternary: '#666a71',
  colorTextPlaceholder: '#666a71',
  colorBorder: '#8b8f96',
  colorBorderSecondary: '#e5e5e0',
  colorSplit: '#e5e5e0',
  colorFillTertiary: '#efefeb',
}

const DARK = {
  colorPrimary: '#9db0ff',
  colorPrimaryHover: '#b8c6ff',
  colorPrimaryActive: '#8096f2',
  colorPrimaryText: '#9db0ff',
  colorPrimaryTextHover: '#b8c6ff',
  colorPrimaryBg: '#22294a',
  colorPrimaryBgHover: '#2a3359',
  colorPrimaryBorder: '#3d4a7d',
  colorLink: '#9db0ff',
  colorLinkHover: '#b8c6ff',
  colorInfo: '#9db0ff',
  colorInfoBg: '#22294a',
  colorInfoBorder: '#2f3a66',
  colorSuccess: '#6fcf98',
  colorSuccessBg: '#15301f',
  colorSuccessBorder: '#245337',
  colorErrorBg: '#3b1e1b',
  colorErrorBorder: '#5e302b',
  colorWarningBg: '#33290f',
  colorWarningBorder: '#57471c',
  colorError: '#ff9d94',
  colorWarning: '#e9ba62',
  colorBgBase: '#111315',
  colorBgLayout: '#111315',
  colorBgContainer: '#1a1c1f',
  colorBgElevated: '#232629',
  colorText: '#ededee',
  colorTextSecondary: '#b9bdc4',
  colorTextTertiary: '#989da5',
  colorTextQuaternary: '#989da5',
  colorTextPlaceholder: '#989da5',
  colorBorder: '#70757c',
  colorBorderSecondary: '#2d3034',
  colorSplit: '#2d3034',
  colorFillTertiary: '#232629',
}
