void fetch('/hidden.html')
  .then((response) => response.text())
  .then((text) => postMessage(/<title>(.*)<\/title>/.exec(text)?.[1] ?? 'nothing'));
