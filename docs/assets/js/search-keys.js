/* 검색의 밑: 글을 두벌식 글쇠의 줄로 풀고, 자판을 바꿔 읽고, 조사를 뗍니다. search.js가 읽습니다. */
"use strict";

self.searchKeys = (() => {
  /* 같은 글쇠의 로마자와 낱자. 자판을 잘못 두고 친 글은 이 짝으로 되돌립니다. */
  const LATIN = "qwertyuiopasdfghjklzxcvbnmQWERTOP";
  const JAMO = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ";
  const LEADS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
  const VOWELS =
    "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
  const TAILS =
    " ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(
      " ",
    );
  /* 낱자를 À부터의 한 바이트 글자로 적습니다. 한 바이트 문자열에서 찾는 것이 두 배 빠릅니다. */
  const FIRST = 0xc0;
  const LAST = FIRST + JAMO.length - 1;
  const press = (jamo) =>
    [...jamo].map((one) => String.fromCharCode(FIRST + JAMO.indexOf(one))).join("");
  const PRESSED = { LEADS: LEADS.map(press), VOWELS: VOWELS.map(press), TAILS: TAILS.map(press) };
  /* ㄱ–ㅣ를 자판의 글쇠로. ㄳ과 ㅘ는 두 글쇠입니다. */
  const LOOSE = new Map([...LEADS, ...VOWELS, ...TAILS].filter(Boolean).map((one) => [one, one]));
  const PAIRS =
    "ㅘㅗㅏ ㅙㅗㅐ ㅚㅗㅣ ㅝㅜㅓ ㅞㅜㅔ ㅟㅜㅣ ㅢㅡㅣ ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ";
  for (const [pair, ...keys] of PAIRS.split(" ")) LOOSE.set(pair, keys.join(""));

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
        keys = character
          .normalize("NFKD")
          .toLowerCase()
          .replace(/[^\p{L}\p{N}]/gu, "");
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
    text[at] === "\n" ||
    text[at] === "," ||
    (/[.!?;:]/.test(text[at]) && /\s/.test(text[at + 1] ?? " "));

  /* 글을 글쇠의 줄로. marks는 글쇠마다 무엇이 시작되는지, origins는 글의 몇 번째 글자였는지. */
  const squeeze = (text) => {
    let keys = "";
    let marks = "";
    const origins = [];
    let mark = "2";
    for (let at = 0; at < text.length; at += 1) {
      let own = keysOf(text[at]);
      if (!own) {
        mark = "2";
        if (!isBarrier(text, at)) continue;
        own = "\n";
      }
      keys += own;
      marks += mark;
      origins.push(at);
      for (let n = 1; n < own.length; n += 1) {
        marks += "0";
        origins.push(at);
      }
      mark = own === "\n" ? "2" : "1";
    }
    return { keys, marks, origins: Uint32Array.from(origins) };
  };

  const isJamo = (key) => key.charCodeAt(0) >= FIRST && key.charCodeAt(0) <= LAST;

  /* 다른 자판으로 읽은 글쇠의 줄: djxpstus은 어텐션, ㅣㄴ스은 lstm. */
  const swapKeyboard = (text) => {
    let swapped = "";
    for (const character of text) {
      const at = LATIN.indexOf(character);
      const other = at < 0 ? LATIN.indexOf(character.toLowerCase()) : at;
      if (other >= 0) swapped += String.fromCharCode(FIRST + other);
      else {
        for (const key of keysOf(character))
          swapped += isJamo(key) ? LATIN[key.charCodeAt(0) - FIRST].toLowerCase() : key;
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
  /* 한 글자 조사는 두 글자가 남아야 떼고(편의의 '의'), 긴 조사는 한 글자만 남아도 뗍니다(셀이라는). */
  const SHORTEST_STEM = 4;
  const isStem = (stem, ending) =>
    isJamo(stem.at(-1) ?? "")
      ? stem.length >= (ending.length < 5 ? SHORTEST_STEM : 3)
      : stem.length > 1;
  const stemOf = (keys) => {
    const ending = ENDINGS.find(
      (one) => keys.endsWith(one) && isStem(keys.slice(0, -one.length), one),
    );
    return ending ? keys.slice(0, -ending.length) : keys;
  };

  const isEnding = (keys) => ENDINGS.includes(keys);

  /* 초성만 이은 물음인가. */
  const isConsonants = (keys) =>
    keys.length > 1 &&
    [...keys].some(isJamo) &&
    [...keys].every((key) => !isJamo(key) || PRESSED.LEADS.includes(key));

  /* 받침으로 끝나는가. 홀로 선 자음은 받침이 아닙니다. */
  const isClosed = (keys) =>
    keys.length > 2 && PRESSED.LEADS.includes(keys.at(-1)) && !isConsonants(keys.slice(-2));

  return {
    INSIDE,
    WORD,
    SHORTEST_STEM,
    isClosed,
    isConsonants,
    isEnding,
    isJamo,
    squeeze,
    stemOf,
    swapKeyboard,
  };
})();
