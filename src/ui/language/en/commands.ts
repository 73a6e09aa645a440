/** Commands by keyboard, and the report for those who help. */
export const commands = {
  "command.title": "Commands",
  "command.field": "What to do",
  "command.none": "No command has these words.",
  "command.goTo": "Go to {place}",
  "command.goToFeed": "Feed of {name}",
  "command.write": "Write a new entry",
  "command.mute": "Mute {name}",
  "command.unmute": "Show {name} again",
  "command.language": "Language: {language}",
  "command.keys": "Keys",
  "command.singleKeys": "Single keys are commands",
  "command.singleKeysHint": "Never while you write. Switch them off when you speak to your computer.",
  "report.copy": "Copy a report",
  "report.copied": "The report is copied. It holds no key and nothing that was written.",
  "report.title": "Report",
  "report.what":
    "For those who help you: browser, storage, feeds and faces with their figures. No key, and nothing that was written.",
  "command.howTo": "Ctrl+K (⌘K) lists every command; ? shows the keys.",
  "command.key.palette": "Ctrl+K",
  "command.key.send": "Ctrl+Enter",
  "command.key.close": "Esc",
} as const;
