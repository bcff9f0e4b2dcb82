/* 서버 없이 여는 사본에서, '전체 복사'가 읽으려는 스크립트를 건넵니다. file://에서는 fetch가 막히므로 처음
   누를 때 모든 스크립트를 담은 파일을 <script>로 읽습니다. */
"use strict";

(() => {
  const here = document.currentScript.src;
  const root = new URL("../../", here).href;
  const fetchOnline = window.fetch;

  const load = () =>
    new Promise((done, fail) => {
      const script = Object.assign(document.createElement("script"), {
        src: new URL("offline-scripts.js", here).href,
      });
      script.onload = done;
      script.onerror = fail;
      document.head.append(script);
    });

  window.fetch = async (resource, options) => {
    const address = new URL(resource.url ?? resource, document.baseURI).href;
    const name = decodeURI(address.slice(root.length));
    if (!address.startsWith(root) || !name.endsWith(".py")) return fetchOnline(resource, options);
    if (!self.offlineScripts) await load();
    const text = self.offlineScripts[name];
    return new Response(text ?? "", { status: text === undefined ? 404 : 200 });
  };
})();
