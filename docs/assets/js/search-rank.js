/* 검색의 가운데: 절들을 글쇠의 줄로 갖추고, 물음에 맞는 절을 찾아 점수를 매깁니다. search.js가 읽습니다. */
"use strict";

self.searchRank = (() => {
  const { INSIDE, WORD, SHORTEST_STEM, isClosed, isConsonants, isEnding, isJamo } = self.searchKeys;
  const { squeeze, stemOf, swapKeyboard } = self.searchKeys;

  /* ── 색인 ────────────────────────────────────────────────────────────────── */

  /* 절 하나. 제목, 글, 코드를 이은 whole과, 그것을 푼 글쇠의 줄 keys. origins는 글쇠의 자리를 whole의
     자리로 되돌립니다. starts는 whole에서 글과 코드가 시작되는 자리, textAt과 codeAt은 keys에서의 그 자리. */
  const sectionOf = (page, [id, heading, text, code]) => {
    const title = heading || page.title;
    /* 쪽의 첫머리는 제 제목으로도, 차례의 이름으로도 찾습니다. */
    const named = id || !heading ? title : `${title}\n${page.title}`;
    const starts = { text: named.length + 1, code: named.length + text.length + 2 };
    const whole = `${named}\n${text}\n${code}`;
    const squeezed = squeeze(whole);
    const keyAt = (start) => {
      const at = squeezed.origins.findIndex((origin) => origin >= start);
      return at < 0 ? squeezed.keys.length : at;
    };
    const textAt = keyAt(starts.text);
    return {
      ...squeezed,
      page,
      location: id ? `${page.url}#${id}` : page.url,
      title,
      whole,
      starts,
      textAt,
      codeAt: code ? keyAt(starts.code) : squeezed.keys.length,
      weight: (page.chapter ? 1.2 : 1) * (text || code ? 1 : 0.7),
    };
  };

  const TITLE = 10;
  const buildIndex = ({ aliases, pages }) => {
    const sections = pages.flatMap((page) => page.sections.map((part) => sectionOf(page, part)));
    /* '연습 문제'처럼 쪽마다 되풀이되는 제목과 그 아래의 글은 덜 쳐 줍니다. 쪽의 첫머리는 그대로입니다. */
    const times = new Map();
    for (const { title } of sections) times.set(title, (times.get(title) ?? 0) + 1);
    for (const section of sections) {
      const repeats = section.location === section.page.url ? 1 : times.get(section.title);
      const common = Math.sqrt(1 + Math.log2(repeats));
      section.weight /= common;
      section.titleWorth = TITLE / common;
    }
    /* 긴 이름부터 맞춰 봅니다. */
    const groups = aliases.map((names) =>
      names
        .map((name) => squeeze(name).keys)
        .filter(Boolean)
        .sort((a, b) => b.length - a.length),
    );
    return { sections, groups };
  };

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

  const termOf = (keys) => ({
    keys,
    stem: stemOf(keys),
    initials: isConsonants(keys),
    closed: isClosed(keys),
  });

  const readingOf = (words, factor) => ({
    whole: termOf(words.join("")),
    words: words.map(termOf),
    factor,
  });

  /* 한 물음을 읽는 길들: 그대로, 그리고 용어집의 다른 이름으로 바꾼 것. */
  const readingsOf = (words, groups) => {
    const readings = [readingOf(words, 1)];
    for (const names of groups) {
      for (let at = 0; at < words.length; at += 1) {
        const rest = words.slice(at).join("");
        /* gates는 gate가 아닙니다. */
        const name = names.find(
          (one) =>
            one.length > 2 &&
            rest.startsWith(one) &&
            (isJamo(one.at(-1)) || !rest[one.length] || isJamo(rest[one.length])),
        );
        if (name === undefined) continue;
        const tail = rest.slice(name.length);
        const after = tail && !isEnding(tail) ? [tail] : [];
        for (const other of names)
          if (other !== name)
            readings.push(readingOf([...words.slice(0, at), other, ...after], 0.9));
        break;
      }
    }
    return readings;
  };

  /* ── 점수 ────────────────────────────────────────────────────────────────── */

  const TEXT = 2;
  const CODE = 1;

  /* 조각의 자리 하나가 얼마나 값진가. */
  const worthOf = (section, at, end, whole) => {
    const { keys, marks, textAt, codeAt } = section;
    let worth = section.weight * (at < textAt ? section.titleWorth : at < codeAt ? TEXT : CODE);
    if (marks.charCodeAt(at) === WORD) worth *= 2;
    const after = marks.charCodeAt(end);
    if (after === INSIDE) worth *= 0.6;
    else if (after === WORD || isJamo(keys[end] ?? "") !== isJamo(keys[end - 1])) worth *= 1.2;
    if (at < textAt) {
      /* 제목의 머리에서 찾았는가, 제목의 얼마를 차지하는가. */
      const start = keys.lastIndexOf("\n", at) + 1;
      if (at === start) worth *= 1.2;
      worth *= 1 + (end - at) / (keys.indexOf("\n", end) - start) / 2;
    }
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
      /* '터'의 받침 ㄱ은 다음 낱말의 첫소리 ㄱ이 아닙니다. */
      const last = at + term.keys.length - 1;
      const carried = term.closed && section.marks.charCodeAt(last) === WORD;
      const whole = !carried && section.keys.startsWith(term.keys, at);
      const end = at + (whole ? term.keys : term.stem).length;
      if (whole || term.stem !== term.keys) found.push([at, end, whole]);
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

  const PHRASE = 2.5;
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

  /* text 안에서 query와 가장 비슷한 조각. 글쇠 하나를 빼고, 더하고, 바꾸고,
     이웃과 맞바꾸는 것이 저마다 1입니다. 칸에는 (다른 글쇠 수 × 4096 + 처음)을 적습니다. */
  const COST = 4096;
  const LONGEST = 60;
  const rows = [0, 1, 2].map(() => new Int32Array(2 * LONGEST));
  const nearest = (text, query, limit) => {
    let [before, above, line] = rows;
    for (let at = 0; at <= text.length; at += 1) above[at] = at;
    for (let row = 1; row <= query.length; row += 1) {
      const key = query.charCodeAt(row - 1);
      let least = (line[0] = row * COST);
      for (let at = 1; at <= text.length; at += 1) {
        let best = above[at - 1] + (key === text.charCodeAt(at - 1) ? 0 : COST);
        if (above[at] + COST < best) best = above[at] + COST;
        if (line[at - 1] + COST < best) best = line[at - 1] + COST;
        if (row > 1 && at > 1 && key === text.charCodeAt(at - 2) && query[row - 2] === text[at - 1])
          best = Math.min(best, before[at - 2] + COST);
        line[at] = best;
        if (best < least) least = best;
      }
      if (least >= (limit + 1) * COST) return null;
      [before, above, line] = [above, line, before];
    }
    let end = 0;
    for (let at = 1; at <= text.length; at += 1) if (above[at] < above[end]) end = at;
    return { cost: Math.floor(above[end] / COST), first: above[end] % COST, last: end };
  };

  /* 몇 조각으로 나누면 한 조각은 틀리지 않았을 테니, 그 조각이 있는 둘레만 견줍니다. */
  const approximate = (index, keys, limit = 1) => {
    if (keys.length < SHORTEST_STEM || keys.length > LONGEST) return [];
    const size = Math.floor(keys.length / (limit + 1));
    /* 두 조각에 걸쳐 맞바꾼 것은 어느 조각도 온전하지 않으니 되돌려 놓고 찾습니다. */
    const swapped = keys.slice(0, size - 1) + keys[size] + keys[size - 1] + keys.slice(size + 1);
    const seen = new Map();
    const compare = (text) => {
      if (!seen.has(text)) seen.set(text, nearest(text, keys, limit));
      return seen.get(text);
    };
    const nearestIn = (section) => {
      let best = null;
      const consider = (at, end, cost) => {
        const score = worthOf(section, at, end, true) / 4 ** cost;
        if (!best || score > best.score) best = { score, at, end };
      };
      const whole = section.keys.indexOf(swapped);
      if (whole >= 0) consider(whole, whole + keys.length, 1);
      for (let offset = 0; offset + size <= keys.length; offset += size) {
        const piece = keys.slice(offset, offset + size);
        let at = section.keys.indexOf(piece);
        for (let count = 0; at >= 0 && count < 5 * MANY; count += 1) {
          const from = Math.max(0, at - offset - limit);
          const near = compare(section.keys.slice(from, at - offset + keys.length + limit));
          if (near) consider(from + near.first, from + near.last, near.cost);
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
    /* ㅘ를 ㅡ로 친 것은 글쇠로는 두 곳이 다릅니다. */
    return hits.length || limit > 1 || keys.length < 6 ? hits : approximate(index, keys, 2);
  };

  /* ── 찾기 ────────────────────────────────────────────────────────────────── */

  const isClean = ({ sections }, term) =>
    sections.some((section) =>
      placesOf(section, term).some(
        ([, end, whole]) => whole && section.marks.charCodeAt(end) !== INSIDE,
      ),
    );

  const GOOD = 3;
  const find = (index, query) => {
    const typed = query.normalize("NFC");
    const words = typed
      .split(/\s+/)
      .map((word) => squeeze(word).keys.replaceAll("\n", ""))
      .filter(Boolean);
    if (!words.length) return [];
    const hits = rank(index, words);
    /* 온전한 글자로 끝나는 것이 없으면 끝의 받침은 다음 글자의 첫소리일 수 있습니다: 파라미턱, 파라미터가. */
    const last = words.at(-1);
    if (isClosed(last) && last.length > SHORTEST_STEM && !isClean(index, termOf(words.join(""))))
      hits.push(...rank(index, [...words.slice(0, -1), last.slice(0, -1)]));
    /* 흩어진 낱자가 있거나 낱말 머리에서 찾지 못했으면 자판을 잘못 둔 것인지도 봅니다. */
    const scattered = /[ㄱ-ㅣ]/.test(typed);
    if (scattered || !hits.some((hit) => hit.score >= GOOD)) {
      const swapped = typed.split(/\s+/).map(swapKeyboard).filter(Boolean);
      if (swapped.join("").length > 1) hits.push(...rank(index, swapped));
    }
    /* 물음에 다 맞는 절이 없으면 잘못 친 것으로 보고, 비슷한 것을 앞에 놓습니다. */
    if (hits.some((hit) => hit.cover === 1)) return hits;
    const whole = words.join("");
    const near = approximate(index, whole);
    return [...hits, ...(near.length ? near : approximate(index, stemOf(whole)))];
  };

  return { buildIndex, find, placesOf };
})();
