/**
 * What loggers put before a message: dates and times, levels, ranks, files with lines, names of hosts and loggers.
 * Each shape is anchored and bounded, so that a line costs constant time.
 */
const SHAPES: readonly RegExp[] = [
  // glog and absl: I0131 12:00:00.123456 12345 train.py:66]
  /^[IWEFD]\d{4} \d\d:\d\d:\d\d(?:\.\d{1,9})? {1,8}\d{0,10} ?[\w./-]{1,80}:\d{1,6}\] ?/,
  // [01/31 12:00:00 d2.utils.events]:  and  [2024-01-31 12:00:00,123]
  /^\[\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?[ T]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?Z?[^\]\n]{0,60}\][:,]? ?/,
  /^\[\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?\][:,]? ?/,
  // 2024-01-31 12:00:00,123 ; 2024/01/31T12:00:00.5Z ; 31.01.2024 12:00 ; 01/31 12:00:00
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}\/\d{1,2})[ T_]{1,2}\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d| [AP]M)?[:,]?/,
  /^\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?= |\]|\t|-|$)/,
  // syslog: Jan 31 12:00:00 host program[123]:
  /^[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d [\w.-]{1,60} [\w./-]{1,60}(?:\[\d{1,9}\])?: /,
  // levels, with the name of a logger
  /^[[(<]?(?:DEBUG|INFO|INFOS|NOTICE|WARN|WARNING|ERROR|CRITICAL|TRACE|SUCCESS|Info|info)[\])>]?(?::[\w.]{1,60}:|:| *(?=[|\]-]|$)|(?=[ \t]))/,
  // ranks and workers
  /^[[(](?:rank|Rank|RANK|default|worker|Worker|GPU|gpu|proc|process)[ :#]?\d{1,6}[\])]:?/,
  /^(?:rank|Rank)[ :]?\d{1,6}[:|]/,
  /^\([\w.]{1,60} pid=\d{1,9}(?:, ip=[\d.]{7,15})?\)/,
  /^[a-z][\w-]{0,40}-\d{1,3} {1,4}\|/,
  /^(?:master|chief|worker|ps|service|evaluator)[\w-]{0,40}-\d{1,4}\t{1,3}/,
  // files with lines: [logging.py:96:log_dist] train.py:55 __main__:train:45
  /^[[(<]?[\w./-]{1,80}\.(?:py|cc|cpp|jl|rs|go|lua|R):\d{1,6}(?::[\w<>]{1,60})?[\])>]?:?/,
  /^[\w.]{1,60}:[\w<>]{1,60}:\d{1,6}(?= )/,
  // host and logger in columns: node-02:0⇥olmo.train:979⇥INFO
  /^[\w.-]{1,80}:\d{1,6}\t(?=(?:[\w.]{1,80}:\d{1,6}\t)?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b)/,
  // ESPnet: [host] 2024-01-31 12:00:00,123 (trainer:338) INFO:
  /^\[[\w.-]{1,60}\] (?=\d{4}[-/]\d\d)/,
  /^\([\w.]{1,60}:\d{1,6}\)/,
  // "- mmdet - " between the parts of Python's logging
  /^- [\w.]{1,60} - (?=(?:DEBUG|INFO|WARN|WARNING|ERROR)\b)/,
  /^(?:mmengine|mmdet|mmcls|mmseg|ppdet\.\w{1,30}|ppcls|root|__main__|lightning|lightning\.pytorch[\w.]{0,60}) ?(?:[-:|]|(?=(?:DEBUG|INFO|WARN|WARNING|ERROR)\b))/,
];
const MAX_PARTS = 12;

/** No shape is longer. */
const LOOKED_AT = 200;

/** A line without what a logger has put before the message. */
export function withoutPrefix(line: string): string {
  let rest = line.trimStart();
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const length = lengthOfPart(rest.slice(0, LOOKED_AT));
    if (length === 0) return rest;
    rest = rest.slice(length).trimStart();
    // "… | INFO | message", "… - INFO - message": what holds the parts together.
    if (parts + 1 < MAX_PARTS) rest = rest.replace(/^[-|] +/, '');
  }
  return rest;
}

function lengthOfPart(text: string): number {
  for (const shape of SHAPES) {
    const found = shape.exec(text);
    if (found !== null) return found[0].length;
  }
  return 0;
}
