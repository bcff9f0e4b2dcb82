/* 쪽을 옮겨도(instant navigation) 그대로 동작하도록, 단추마다가 아니라 문서에 한 번만 겁니다. */
"use strict";

(() => {
  /* 화면을 보지 않는 독자에게도 결과를 알립니다. */
  const status = document.createElement("div");
  status.className = "lb-status";
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");

  const announce = (text) => {
    if (!status.isConnected) document.body.append(status);
    status.textContent = "";
    /* 같은 말을 두 번 알릴 때도 읽히도록 한 박자 늦춥니다. */
    setTimeout(() => {
      status.textContent = text;
    }, 50);
  };

  /* 주소를 모르고 지은 사이트의 설치 명령은 패키지의 파일 이름만 가리킵니다. 파일은 사이트 뿌리에 있으므로
     지금 읽는 사이트의 온전한 주소로 바꿔야 빈 폴더에서도 설치됩니다. */
  const withAbsoluteWheel = (script) =>
    script.replace(/^#.*\bpip install .*$/m, (line) =>
      line.replace(/(^|[\s'"])([\w.-]+\.whl)(?=$|[\s'"])/, (whole, before, name) => {
        const address = new URL(name, window.__md_scope ?? document.baseURI).href;
        return /['"]/.test(before) ? before + address : `${before}"${address}"`;
      }),
    );

  const show = (button, text) => {
    const label = button.dataset.label ?? button.textContent;
    button.dataset.label = label;
    button.textContent = text;
    announce(text);
    clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = setTimeout(() => {
      button.textContent = label;
    }, 2500);
  };

  const copyAll = async (button) => {
    const address = new URL(button.dataset.scriptUrl, document.baseURI);
    /* 사파리는 누른 그 순간에 write를 불러야 허락하므로, 받아 올 약속을 통째로 넘깁니다. */
    const script = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return withAbsoluteWheel(await answer.text());
    });
    try {
      if (window.ClipboardItem && navigator.clipboard?.write) {
        const blob = script.then((text) => new Blob([text], { type: "text/plain" }));
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      } else {
        await navigator.clipboard.writeText(await script);
      }
      show(button, "복사했습니다");
    } catch {
      show(button, "복사하지 못했습니다");
    }
  };

  /* 밝은 쪽과 어두운 쪽. 고른 것은 테마가 쓰던 자리에 적어 두고, 고르기 전에는 컴퓨터의 설정을 따라갑니다. */
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (scheme) => document.body.setAttribute("data-md-color-scheme", scheme);
  const chooseScheme = (button) => {
    const scheme = button.dataset.lbFrom === "slate" ? "default" : "slate";
    paint(scheme);
    __md_set("__palette", { color: { scheme } });
    /* 누른 단추는 사라지고 다른 단추가 그 자리에 옵니다. */
    document.querySelector(`.lb-scheme[data-lb-from="${scheme}"]`)?.focus({ preventScroll: true });
  };
  dark.addEventListener("change", () => {
    if (!__md_get("__palette")?.color?.scheme) paint(dark.matches ? "slate" : "default");
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".lb-copy-all, .lb-scheme");
    if (button?.matches(".lb-scheme")) chooseScheme(button);
    else if (button) copyAll(button);
  });

  /* 테마의 검색 창에는 화면 낭독기가 읽을 이름이 없습니다. */
  document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "검색");

  /* 테마는 keyup만 듣습니다. 붙여 넣거나 말로 넣은 글도 찾게 합니다. */
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".md-search__input")) target.dispatchEvent(new Event("keyup"));
  });

  /* 종이에는 접힌 풀이도 찍습니다. 찍고 나면 접혀 있던 것만 다시 접습니다. */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("article details:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });

  /* 넘치는 것만 키보드로 밀 수 있게 합니다. 넘치지 않는 것까지 멈춰 서면 Tab이 길어집니다. */
  const WIDE = ".md-typeset__scrollwrap, .lb-display, .lb-code > code, .highlight-ipynb > pre";
  const tidy = () => {
    for (const box of document.querySelectorAll(WIDE)) {
      /* 아직 그리지 않은 먼 것은 재지 않고 멈춘다고 해 둡니다. 재려면 모두 그려야 합니다. 다가오면 다시 봅니다. */
      const inside = box.firstElementChild ?? box;
      if (inside.checkVisibility?.({ contentVisibilityAuto: true }) === false) {
        box.tabIndex = 0;
        continue;
      }
      const wide = box.scrollWidth > box.clientWidth + 1;
      const tall = box.scrollHeight > box.clientHeight + 1;
      if ((wide || tall) && /auto|scroll/.test(getComputedStyle(box).overflow)) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
    for (const card of document.querySelectorAll("[data-lb-figure]:empty")) approaching.observe(card);
    document.querySelector(".md-post > nav:not([aria-label])")?.setAttribute("aria-label", "글 정보");
  };

  /* 카드의 그림은 다가올 때 받습니다. 쪽의 글꼴과 색을 따르도록 그림(SVG)을 쪽 안에 넣습니다. */
  const approaching = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        approaching.unobserve(target);
        fetch(new URL(target.dataset.lbFigure, document.baseURI))
          .then((answer) => (answer.ok ? answer.text() : ""))
          .then((svg) => {
            target.innerHTML = svg;
          });
      }
    },
    { rootMargin: "50%" },
  );

  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(tidy);
  };
  addEventListener("resize", soon);
  addEventListener("contentvisibilityautostatechange", soon, true);
  addEventListener("toggle", soon, true);
  document.fonts.addEventListener("loadingdone", soon);
  /* 새 쪽이 끼워지거나 테마가 표에 미는 칸을 씌울 때 다시 봅니다. 풍선말이 뜰 때마다 쪽을 뒤지지는 않습니다. */
  const OURS = `${WIDE}, [data-lb-figure], .md-post > nav`;
  const isOurs = (node) =>
    node.nodeType === Node.ELEMENT_NODE && (node.matches(OURS) || node.querySelector(OURS) !== null);
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some(isOurs))) soon();
  }).observe(document.body, { childList: true, subtree: true });
  soon();
})();
