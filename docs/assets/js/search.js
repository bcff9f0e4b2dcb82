/* 한국어 검색. 테마의 검색 화면 뒤에서 일꾼(worker)으로 돌고, 테마의 말(0 준비 → 1 됨, 2 물음 → 3 답)을 씁니다.

   글을 두벌식 글쇠의 줄로 풀고 빈칸을 뺀 다음 부분 문자열을 찾습니다. 그래서 띄어 쓰든 붙여 쓰든, 낱말
   가운데든, '어텐셔'처럼 치다 만 글자든 찾습니다. 색인은 첫 물음이 왔을 때 받습니다.

   일꾼을 쓸 수 없는 file://에서는 이 파일을 테마의 묶음보다 먼저 <script>로 읽으면 쪽 안에서 같은 일을 합니다. */
"use strict";

(() => {
  /* ── 글을 글쇠로 ─────────────────────────────────────────────────────────── */

  /* 같은 글쇠의 로마자와 낱자. 자판을 잘못 두고 친 글은 이 짝으로 되돌립니다. */
  const LATIN = "qwertyuiopasdfghjklzxcvbnmQWERTOP";
  const JAMO = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ";
  const LEADS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
  const VOWELS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
  const TAILS =
    " ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ");
  /* 낱자를 À부터의 한 바이트 글자로 적습니다. 한 바이트 문자열에서 찾는 것이 두 배 빠릅니다. */
  const FIRST = 0xc0;
  const LAST = FIRST + JAMO.length - 1;
  const press = (jamo) =>
    [...jamo].map((one) => String.fromCharCode(FIRST + JAMO.indexOf(one))).join("");
  const PRESSED = { LEADS: LEADS.map(press), VOWELS: VOWELS.map(press), TAILS: TAILS.map(press) };
  /* ㄱ–ㅣ를 자판의 글쇠로. ㄳ과 ㅘ는 두 글쇠입니다. */
  const LOOSE = new Map([...LEADS, ...VOWELS, ...TAILS].filter(Boolean).map((one) => [one, one]));
  for (const [pair, keys] of Object.entries({
    ㅘ: "ㅗㅏ", ㅙ: "ㅗㅐ", ㅚ: "ㅗㅣ", ㅝ: "ㅜㅓ", ㅞ: "ㅜㅔ", ㅟ: "ㅜㅣ", ㅢ: "ㅡㅣ", ㄳ: "ㄱㅅ", ㄵ: "ㄴㅈ",
    ㄶ: "ㄴㅎ", ㄺ: "ㄹㄱ", ㄻ: "ㄹㅁ", ㄼ: "ㄹㅂ", ㄽ: "ㄹㅅ", ㄾ: "ㄹㅌ", ㄿ: "ㄹㅍ", ㅀ: "ㄹㅎ", ㅄ: "ㅂㅅ",
  })) LOOSE.set(pair, keys);

  const known = new Map();
  const keysOf = (character) => {
    let keys = known.get(character);
    if (keys === undefined) {
      const syllable = character.charCodeAt(0) - 0xac00;
      if (syllable >= 0 && syllable < 11172) {
        keys =
          PRESSED.LEADS[Math.floor(syllable / 588)] +
          PRESSED.VOWELS[Math.floor(syllable / 28) % 21] +
          PRESSED.TAILS[syllable % 28];
      } else if (LOOSE.has(character)) {
        keys = press(LOOSE.get(character));
      } else {
        /* ₜ는 t, é는 e, ½는 12. 글자와 수가 아닌 것은 빈칸과 같습니다. */
        keys = character.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
      }
      known.set(character, keys);
    }
    return keys;
  };

  /* 글쇠마다 무엇이 시작되는가: 2는 낱말, 1은 글자, 0은 글자 가운데. */
  const WORD = 50;
  const INSIDE = 48;
  /* 문장과 칸의 끝은 넘어서 찾지 않습니다. 소수점과 이름 속의 점은 끝이 아닙니다. */
  const isBarrier = (text, at) =>
    text[at] === "\n" || text[at] === "," || (/[.!?;:]/.test(text[at]) && /\s/.test(text[at + 1] ?? " "));

  /* 글을 글쇠의 줄로. marks는 글쇠마다 무엇이 시작되는지, origins는 글의 몇 번째 글자였는지. */
  const squeeze = (text) => {
    let keys = "";
    let marks = "";
    const origins = [];
    let fresh = true;
    const add = (own, at) => {
      keys += own;
      marks += (fresh ? "2" : "1") + "0".repeat(own.length - 1);
      for (let n = 0; n < own.length; n += 1) origins.push(at);
    };
    for (let at = 0; at < text.length; at += 1) {
      const own = keysOf(text[at]);
      if (own) {
        add(own, at);
        fresh = false;
      } else {
        fresh = true;
        if (isBarrier(text, at)) add("\n", at);
      }
    }
    return { keys, marks, origins };
  };

  /* ── 색인 ────────────────────────────────────────────────────────────────── */

  const here = self.document?.currentScript?.src ?? self.location.href;
  const source = new URL("../../search/sections.js", here).href;

  /* 색인 파일은 self.searchSections에 {aliases, pages}를 놓습니다. */
  const fetchSections = () =>
    new Promise((done, fail) => {
      if (self.importScripts) {
        self.importScripts(source);
        done();
        return;
      }
      const script = Object.assign(document.createElement("script"), { src: source });
      script.onload = done;
      script.onerror = () => fail(new Error(`검색 색인을 읽지 못했습니다: ${source}`));
      document.head.append(script);
    });

  /* 절 하나: 제목, 글, 코드를 이은 줄 하나와, 그 줄의 자리를 본디 글의 자리로 되돌리는 표. */
  const sectionOf = (page, [id, heading, text, code]) => {
    const title = heading || page.title;
    /* 쪽의 첫머리는 제 제목으로도, 차례의 이름으로도 찾습니다. */
    const named = id || !heading ? title : `${title}\n${page.title}`;
    const fields = [`${named}\n`, `${text}\n`, code].map(squeeze);
    const textAt = fields[0].keys.length;
    return {
      page,
      location: id ? `${page.url}#${id}` : page.url,
      title,
      text,
      code,
      keys: fields.map(({ keys }) => keys).join(""),
      marks: fields.map(({ marks }) => marks).join(""),
      origins: Uint32Array.from(fields.flatMap(({ origins }) => origins)),
      textAt,
      codeAt: textAt + fields[1].keys.length,
      weight: (page.chapter ? 1.2 : 1) * (text || code ? 1 : 0.7),
    };
  };

  const buildIndex = ({ aliases, pages }) => ({
    sections: pages.flatMap((page) => page.sections.map((part) => sectionOf(page, part))),
    groups: aliases.map((names) => names.map((name) => squeeze(name).keys)),
  });

  /* 초성만 이은 줄과, 그 글자들이 글쇠의 몇 번째인지. 초성으로 처음 물을 때 만듭니다. */
  const initialsOf = (section) => {
    if (!section.initials) {
      const places = [];
      let initials = "";
      for (let at = 0; at < section.keys.length; at += 1) {
        if (section.marks.charCodeAt(at) !== INSIDE) {
          initials += section.keys[at];
          places.push(at);
        }
      }
      section.initials = { initials, places };
    }
    return section.initials;
  };

  /* ── 물음 ────────────────────────────────────────────────────────────────── */

  const isJamo = (code) => code >= FIRST && code <= LAST;
  const swapKeyboard = (text) => {
    let swapped = "";
    for (const character of text) {
      const at = LATIN.indexOf(character);
      const other = at < 0 ? LATIN.indexOf(character.toLowerCase()) : at;
      if (other >= 0) swapped += String.fromCharCode(FIRST + other);
      else {
        for (const key of keysOf(character)) {
          const code = key.charCodeAt(0);
          swapped += isJamo(code) ? LATIN[code - FIRST].toLowerCase() : key;
        }
      }
    }
    return swapped;
  };

  /* 물음의 낱말 끝에서 떼어 볼 조사와 어미. */
  const ENDINGS = (
    "은 는 이 가 을 를 의 에 와 과 로 으로 도 만 나 이나 란 이란 랑 이랑 에서 에게 께서 까지 부터 처럼 보다 마다 " +
    "밖에 조차 하고 이며 이고 라고 이라고 라는 이라는 라면 이라면 에는 에도 에서는 에서도 에서의 으로는 로는 " +
    "으로도 로도 으로서 로서 으로써 로써 와의 과의 와는 과는 까지는 부터는 이다 입니다 인가 인가요 일까 " +
    "하는 하기 하면 한다 합니다 했다 하여 해서 되는 된다 됩니다 되면 들이 들은 들을 들의"
  )
    .split(" ")
    .map((ending) => squeeze(ending).keys)
    .sort((a, b) => b.length - a.length);
  const SHORTEST_STEM = 4;
  const stemOf = (keys) => {
    for (const ending of ENDINGS) {
      const stem = keys.slice(0, -ending.length);
      const latin = !isJamo(stem.charCodeAt(stem.length - 1));
      if (keys.endsWith(ending) && stem.length >= (latin ? 2 : SHORTEST_STEM)) return stem;
    }
    return keys;
  };

  const isConsonants = (keys) =>
    keys.length > 1 &&
    [...keys].some((key) => isJamo(key.charCodeAt(0))) &&
    [...keys].every((key) => !isJamo(key.charCodeAt(0)) || LEADS.includes(JAMO[key.charCodeAt(0) - FIRST]));

  const termOf = (keys) => ({ keys, stem: stemOf(keys), initials: isConsonants(keys) });

  /* 한 물음을 읽는 길들: 그대로, 그리고 용어집의 다른 이름으로 바꾼 것. */
  const readingsOf = (words, groups) => {
    const whole = words.join("");
    const readings = [{ whole: termOf(whole), words: words.map(termOf), factor: 1 }];
    for (const names of groups) {
      const name = names.find((one) => one.length > 2 && whole.startsWith(one));
      if (name === undefined) continue;
      for (const other of names) {
        if (other === name) continue;
        const replaced = termOf(other + whole.slice(name.length));
        readings.push({ whole: replaced, words: [replaced], factor: 0.9 });
      }
    }
    return readings;
  };

  /* ── 점수 ────────────────────────────────────────────────────────────────── */

  const TITLE = 10;
  const TEXT = 2;
  const CODE = 1;

  /* 조각의 자리 하나가 얼마나 값진가. */
  const worthOf = (section, at, end, whole) => {
    const { marks, textAt, codeAt } = section;
    let worth = section.weight * (at < textAt ? TITLE : at < codeAt ? TEXT : CODE);
    if (marks.charCodeAt(at) === WORD) worth *= 2;
    if (marks.charCodeAt(end) === INSIDE) worth *= 0.6;
    else if (marks.charCodeAt(end) === WORD) worth *= 1.2;
    if (at === 0 && end === textAt - 1) worth *= 1.5;
    else if (at === 0) worth *= 1.2;
    if (!whole) worth *= 0.85;
    return worth;
  };

  /* 절에서 말이 나오는 자리들 [처음, 끝, 온전한가). 끝을 뗀 말로 훑고, 뗀 끝까지 맞으면 온전합니다. */
  const MANY = 12;
  const placesOf = (section, term) => {
    const found = [];
    if (term.initials) {
      const { initials, places } = initialsOf(section);
      let at = initials.indexOf(term.keys);
      for (; at >= 0 && found.length < MANY; at = initials.indexOf(term.keys, at + 1))
        found.push([places[at], places[at + term.keys.length] ?? section.keys.length, true]);
      return found;
    }
    let at = section.keys.indexOf(term.stem);
    while (at >= 0 && found.length < MANY) {
      const whole = section.keys.startsWith(term.keys, at);
      const end = at + (whole ? term.keys : term.stem).length;
      found.push([at, end, whole]);
      at = section.keys.indexOf(term.stem, end);
    }
    return found;
  };

  const scoreOf = (section, term) => {
    const places = placesOf(section, term);
    if (!places.length) return 0;
    const best = Math.max(...places.map((place) => worthOf(section, ...place)));
    return best + Math.log2(places.length) / 2;
  };

  const PHRASE = 1.5;
  /* 이어진 구절로 찾은 점수와 낱말마다 찾은 점수 가운데 큰 것. 빠진 낱말이 있으면 크게 깎습니다. */
  const scoreOfReading = (section, { whole, words, factor }) => {
    const phrase = scoreOf(section, whole);
    if (words.length === 1 || whole.initials)
      return { score: phrase * factor, cover: 1, terms: phrase ? [whole] : [] };
    const scores = words.map((word) => scoreOf(section, word));
    const found = words.filter((_, n) => scores[n]);
    const cover = found.length / words.length;
    const mean = scores.reduce((sum, one) => sum + one, 0) / words.length;
    /* 낱말마다 고르게 맞은 절이 한 낱말만 제목에 든 절보다 낫습니다. */
    const total = ((mean + Math.min(...scores)) / 2) * cover ** 3;
    if (phrase * PHRASE >= total && phrase)
      return { score: phrase * PHRASE * factor, cover: 1, terms: [whole] };
    return { score: total * factor, cover, terms: found };
  };

  const rank = (index, words) => {
    const readings = readingsOf(words, index.groups);
    const hits = [];
    for (const section of index.sections) {
      let best = { score: 0 };
      for (const reading of readings) {
        const found = scoreOfReading(section, reading);
        if (found.score > best.score) best = found;
      }
      if (best.score) hits.push({ section, ...best });
    }
    return hits;
  };

  /* ── 어림 ────────────────────────────────────────────────────────────────── */

  /* text 안에서 query와 가장 비슷한 조각 [다른 글쇠 수, 처음, 끝). 글쇠 하나를 빼고, 더하고, 바꾸고,
     이웃과 맞바꾸는 것이 저마다 1입니다. 칸에는 (다른 글쇠 수 × 4096 + 처음)을 적습니다. */
  const COST = 4096;
  const LONGEST = 60;
  const rows = [0, 1, 2].map(() => new Int32Array(2 * LONGEST));
  const nearest = (text, query, limit) => {
    let [before, above, line] = rows;
    for (let at = 0; at <= text.length; at += 1) above[at] = at;
    for (let row = 1; row <= query.length; row += 1) {
      const key = query[row - 1];
      let least = (line[0] = row * COST);
      for (let at = 1; at <= text.length; at += 1) {
        let best = above[at - 1] + (key === text[at - 1] ? 0 : COST);
        if (above[at] + COST < best) best = above[at] + COST;
        if (line[at - 1] + COST < best) best = line[at - 1] + COST;
        if (row > 1 && at > 1 && key === text[at - 2] && query[row - 2] === text[at - 1])
          best = Math.min(best, before[at - 2] + COST);
        line[at] = best;
        if (best < least) least = best;
      }
      if (least >= (limit + 1) * COST) return null;
      [before, above, line] = [above, line, before];
    }
    let end = 0;
    for (let at = 1; at <= text.length; at += 1) if (above[at] < above[end]) end = at;
    return [Math.floor(above[end] / COST), above[end] % COST, end];
  };

  /* 몇 조각으로 나누면 한 조각은 틀리지 않았을 테니, 그 조각이 있는 둘레만 견줍니다. */
  const approximate = (index, keys) => {
    if (keys.length < SHORTEST_STEM || keys.length > LONGEST) return [];
    const limit = keys.length < 10 ? 1 : 2;
    const size = Math.floor(keys.length / (limit + 1));
    const seen = new Map();
    const compare = (text) => {
      if (!seen.has(text)) seen.set(text, nearest(text, keys, limit));
      return seen.get(text);
    };
    const nearestIn = (section) => {
      let best = null;
      for (let offset = 0; offset + size <= keys.length; offset += size) {
        const piece = keys.slice(offset, offset + size);
        let at = section.keys.indexOf(piece);
        for (let count = 0; at >= 0 && count < MANY; count += 1) {
          const from = Math.max(0, at - offset - limit);
          const near = compare(section.keys.slice(from, at - offset + keys.length + limit));
          if (near) {
            const [cost, first, last] = near;
            const score = worthOf(section, from + first, from + last, true) / 4 ** cost;
            if (!best || score > best.score) best = { score, at: from + first, end: from + last };
          }
          at = section.keys.indexOf(piece, at + 1);
        }
      }
      return best;
    };
    const hits = [];
    for (const section of index.sections) {
      const best = nearestIn(section);
      if (!best) continue;
      const found = section.keys.slice(best.at, best.end);
      hits.push({ section, score: best.score, terms: [{ keys: found, stem: found }] });
    }
    return hits;
  };

  /* ── 찾기 ────────────────────────────────────────────────────────────────── */

  const GOOD = 3;
  const find = (index, query) => {
    const typed = query.normalize("NFC");
    const wordsOf = (text) => text.split(/\s+/).map((word) => squeeze(word).keys.replaceAll("\n", "")).filter(Boolean);
    const words = wordsOf(typed);
    if (!words.length) return [];
    const hits = rank(index, words);
    /* 흩어진 낱자가 있거나 낱말 머리에서 찾지 못했으면 자판을 잘못 둔 것인지도 봅니다. */
    const scattered = /[ㄱ-ㅣ]/.test(typed);
    if (scattered || !hits.some((hit) => hit.score >= GOOD)) {
      const swapped = typed.split(/\s+/).map(swapKeyboard).filter(Boolean);
      if (swapped.join("").length > 1) {
        hits.push(...rank(index, swapped));
      }
    }
    /* 물음에 다 맞는 절이 없으면 잘못 친 것으로 보고, 비슷한 것을 앞에 놓습니다. */
    if (hits.some((hit) => hit.cover === 1)) return hits;
    const whole = words.join("");
    const near = approximate(index, whole);
    return [...hits, ...(near.length ? near : approximate(index, stemOf(whole)))];
  };

  /* ── 답 ──────────────────────────────────────────────────────────────────── */

  const escape = (text) =>
    text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

  /* 말들이 나오는 자리를 제목, 글, 코드의 자리로. */
  const rangesOf = (section, terms) => {
    const { textAt, codeAt, origins } = section;
    const ranges = { title: [], text: [], code: [] };
    const places = terms.flatMap((term) => placesOf(section, term));
    places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let past = 0;
    for (const [at, end] of places) {
      if (at < past) continue;
      past = end;
      const field = at < textAt ? "title" : at < codeAt ? "text" : "code";
      const range = [origins[at], origins[end - 1] + 1];
      ranges[field].push(range);
    }
    /* 차례의 이름에서 찾은 것은 보이는 제목 밖입니다. */
    ranges.title = ranges.title.filter(([, end]) => end <= section.title.length);
    return ranges;
  };

  const marked = (text, ranges, from = 0, until = text.length) => {
    let html = "";
    let at = from;
    for (const [start, end] of ranges) {
      if (start < at || end > until) continue;
      html += `${escape(text.slice(at, start))}<mark>${escape(text.slice(start, end))}</mark>`;
      at = end;
    }
    return html + escape(text.slice(at, until));
  };

  const BEFORE = 30;
  const AROUND = 150;
  /* 찾은 자리 둘레의 글. */
  const teaserOf = (text, ranges) => {
    let from = Math.max(0, (ranges[0]?.[0] ?? 0) - BEFORE);
    if (from) from = text.indexOf(" ", from) + 1 || from;
    if (ranges.length && from > ranges[0][0]) from = ranges[0][0];
    const until = Math.min(text.length, from + AROUND);
    const body = marked(text, ranges, from, until).replaceAll("\n", " ");
    return `${from ? "… " : ""}${body}${until < text.length ? " …" : ""}`;
  };

  const itemOf = ({ section, score, terms }) => {
    const ranges = rangesOf(section, terms);
    const inText = ranges.text;
    const inCode = inText.length ? [] : ranges.code;
    const texts = ["title", "text", "code"].flatMap((field) =>
      ranges[field].map(([from, end]) => section[field].slice(from, end)),
    );
    let text = teaserOf(section.text, inText);
    if (inCode.length) {
      const [from, end] = inCode[0];
      const start = section.code.lastIndexOf("\n", from) + 1;
      const stop = section.code.indexOf("\n", end);
      const until = stop < 0 ? section.code.length : stop;
      text = `<code>${marked(section.code, inCode, start, until)}</code> ${text}`;
    }
    /* 테마는 이 말들을 빈칸으로 이어 ?h=에 싣고, 설정의 separator(쉼표)로 다시 나눕니다. */
    const shown = [...new Set(texts.flatMap((one) => one.toLowerCase().split(/[*+\-:~^\n]+/)))];
    const kept = shown.filter((one) => one.trim()).slice(0, 8);
    return {
      location: section.location,
      title: marked(section.title, ranges.title),
      text: text && `<p>${text}</p>`,
      score,
      terms: Object.fromEntries(kept.map((one, n) => [n < kept.length - 1 ? `${one},` : one, true])),
    };
  };

  const SHOWN = 3;
  const MOST = 12;
  const search = (index, query) => {
    const pages = new Map();
    const seen = new Set();
    for (const hit of find(index, query).sort((a, b) => b.score - a.score)) {
      const { page } = hit.section;
      if (seen.has(hit.section)) continue;
      seen.add(hit.section);
      if (!pages.has(page)) pages.set(page, []);
      if (pages.get(page).length < MOST) pages.get(page).push(hit);
    }
    const items = [...pages].map(([page, hits]) => {
      const group = hits.map(itemOf);
      /* 테마는 첫 점수보다 낮은 절을 접습니다. 쪽마다 세 절까지는 펼쳐 보입니다. */
      for (const item of group.slice(0, SHOWN)) item.score = group[0].score;
      /* 쪽 자신이 없으면 제목만 보태 줍니다. */
      if (!hits.some((hit) => hit.section.location === page.url)) {
        const title = escape(page.sections[0][1] || page.title);
        group.push({ location: page.url, title, text: "", score: 0, terms: group[0].terms });
      }
      return group;
    });
    return { items };
  };

  /* ── 테마와 주고받기 ─────────────────────────────────────────────────────── */

  const SETUP = 0;
  const READY = 1;
  const QUERY = 2;
  const RESULT = 3;

  let index = null;
  const answer = async ({ type, data }) => {
    if (type === SETUP) return { type: READY };
    if (type !== QUERY) throw new TypeError(`모르는 말입니다: ${type}`);
    if (!data.trim()) return { type: RESULT, data: { items: [] } };
    try {
      if (!index) {
        if (!self.searchSections) await fetchSections();
        index = buildIndex(self.searchSections);
      }
      return { type: RESULT, data: search(index, data) };
    } catch (error) {
      console.warn(error);
      return { type: RESULT, data: { items: [] } };
    }
  };

  if (self.document) {
    /* 쪽 안의 일꾼: 테마가 부르는 Worker의 자리를 대신합니다. */
    self.Worker = class extends EventTarget {
      async postMessage(message) {
        const data = await answer(message);
        this.dispatchEvent(new MessageEvent("message", { data }));
      }
    };
  } else {
    self.addEventListener("message", async ({ data }) => self.postMessage(await answer(data)));
  }
})();
