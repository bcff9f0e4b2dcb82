/* 한국어 검색. 테마의 검색 화면 뒤에서 일꾼(worker)으로 돌며 테마의 말(0 준비 → 1 됨, 2 물음 → 3 답)을 씁니다.

   글을 두벌식 글쇠의 줄로 풀고 빈칸을 뺀 다음 부분 문자열을 찾습니다. 그래서 띄어 쓰든 붙여 쓰든, 낱말
   가운데든, '어텐셔'처럼 치다 만 글자든 찾습니다. 나머지 둘(search-keys.js, search-rank.js)과
   색인(search/sections.js)은 첫 물음이 왔을 때 읽습니다.

   일꾼을 쓸 수 없는 file://에서는 이 파일을 테마의 묶음보다 먼저 <script>로 읽으면 쪽 안에서 같은 일을 합니다. */
"use strict";

(() => {
  /* ── 답 ──────────────────────────────────────────────────────────────────── */

  const escape = (text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

  /* 말들이 나오는 자리 [처음, 끝)을 절의 whole에서 본 것으로. 겹치는 것은 앞의 것만. */
  const rangesOf = (section, terms) => {
    const places = terms.flatMap((term) => self.searchRank.placesOf(section, term));
    places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const ranges = [];
    let past = 0;
    for (const [at, end] of places) {
      if (at < past) continue;
      past = end;
      ranges.push([section.origins[at], section.origins[end - 1] + 1]);
    }
    return ranges;
  };

  const marked = (text, ranges, from, until) => {
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
  /* 찾은 자리 둘레의 글. 글에 없고 코드에 있으면 그 이름을 앞에 붙입니다. */
  const teaserOf = ({ whole, starts }, ranges) => {
    const last = starts.code - 1;
    const inText = ranges.find(([at, end]) => at >= starts.text && end <= last);
    const inCode = inText ? undefined : ranges.find(([at]) => at >= starts.code);
    let from = starts.text;
    if (inText && inText[0] - BEFORE > from) {
      const space = whole.indexOf(" ", inText[0] - BEFORE) + 1;
      from = space && space < inText[0] ? space : inText[0];
    }
    const until = Math.min(last, from + AROUND);
    const body = marked(whole, ranges, from, until).replaceAll("\n", " ");
    const text = `${from > starts.text ? "… " : ""}${body}${until < last ? " …" : ""}`;
    if (!inCode) return text;
    const start = whole.lastIndexOf("\n", inCode[0]) + 1;
    const stop = whole.indexOf("\n", inCode[1]);
    const name = marked(whole, ranges, start, stop < 0 ? whole.length : stop);
    return `<code>${name}</code> ${text}`;
  };

  /* 찾아 들어간 쪽에서 칠할 말들. 테마는 이것을 빈칸으로 이어 ?h=에 싣고, 칠할 때 설정의 separator(쉼표)로
     다시 나눕니다. 붙임표 따위는 테마가 빈칸으로 바꾸므로 거기서 나눠 둡니다. */
  const termsOf = ({ whole }, ranges) => {
    const found = ranges.flatMap(([from, end]) =>
      whole
        .slice(from, end)
        .toLowerCase()
        .split(/[*+\-:~^\n]+/),
    );
    const kept = [...new Set(found)].filter((one) => one.trim()).slice(0, 8);
    return Object.fromEntries(kept.map((one, n) => [n ? `,${one}` : one, true]));
  };

  const itemOf = ({ section, score, terms }) => {
    const ranges = rangesOf(section, terms);
    const text = teaserOf(section, ranges);
    return {
      location: section.location,
      title: marked(section.whole, ranges, 0, section.title.length),
      text: text && `<p>${text}</p>`,
      score,
      terms: termsOf(section, ranges),
    };
  };

  const SHOWN = 3;
  /* 앞의 쪽에서는 접어 둔 절까지 보입니다. 뒤의 쪽까지 모두 그리면 큰 책에서 느립니다. */
  const FIRST = 10;
  const FOLDED = 12;
  const search = (index, query) => {
    const pages = new Map();
    const seen = new Set();
    for (const hit of self.searchRank.find(index, query).sort((a, b) => b.score - a.score)) {
      const { page } = hit.section;
      if (seen.has(hit.section)) continue;
      seen.add(hit.section);
      if (!pages.has(page)) pages.set(page, []);
      pages.get(page).push(hit);
    }
    const items = [...pages].map(([page, hits], place) => {
      const group = hits.slice(0, place < FIRST ? FOLDED : SHOWN).map(itemOf);
      /* 테마는 첫 점수보다 낮은 절을 접습니다. 쪽마다 세 절까지는 펼쳐 보입니다. */
      for (const item of group.slice(0, SHOWN)) item.score = group[0].score;
      /* 쪽 자신이 없으면 제목만 보태 줍니다. */
      if (!group.some(({ location }) => location === page.url)) {
        const title = escape(page.sections[0][1] || page.title);
        group.push({ location: page.url, title, text: "", score: 0, terms: group[0].terms });
      }
      return group;
    });
    return { items };
  };

  /* ── 테마와 주고받기 ─────────────────────────────────────────────────────── */

  const here = self.document?.currentScript?.src ?? self.location.href;
  const parts = ["search-keys.js", "search-rank.js", "../../search/sections.js"].map(
    (name) => new URL(name, here).href,
  );

  const addScript = (src) =>
    new Promise((done, fail) => {
      const script = Object.assign(document.createElement("script"), { src, async: false });
      script.onload = done;
      script.onerror = () => fail(new Error(`검색에 쓸 파일을 읽지 못했습니다: ${src}`));
      document.head.append(script);
    });

  /* 색인 파일은 self.searchSections에 {aliases, pages}를 놓습니다. */
  const load = async () => {
    if (self.document) await Promise.all(parts.map(addScript));
    else self.importScripts(...parts);
    return self.searchRank.buildIndex(self.searchSections);
  };

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
      index ??= load();
      return { type: RESULT, data: search(await index, data) };
    } catch (error) {
      /* 다음 물음에서 다시 읽어 봅니다. */
      index = null;
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
