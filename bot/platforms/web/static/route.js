// The address after the #: which conversation, which message, or which record to open.

export function parse(hash) {
  let parts;
  try {
    parts = hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    parts = [];
  }
  const [first, second, third] = parts;
  if (parts.length === 2 && first === "r" && /^[A-Za-z]{1,3}\d{1,9}$/.test(second)) {
    return { record: second.toUpperCase() };
  }
  if (parts.length < 2) return {};
  const found = /^m(\d{1,15})$/.exec(third ?? "");
  return { workspace: first, channel: second, message: found ? Number(found[1]) : null };
}

export function address(workspace, channel) {
  return `#/${encodeURIComponent(workspace)}/${encodeURIComponent(channel)}`;
}
