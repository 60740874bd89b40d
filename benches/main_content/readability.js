// Prints what Mozilla's Readability reads of HTML files, one JSON object a line.
const fs = require("fs");
const { JSDOM, VirtualConsole } = require("jsdom");
const { Readability } = require("@mozilla/readability");
for (const path of process.argv.slice(2)) {
  let text = "";
  try {
    const dom = new JSDOM(fs.readFileSync(path), { url: "https://agency.example/page", virtualConsole: new VirtualConsole() });
    const article = new Readability(dom.window.document).parse();
    // Its title stands beside its text; ours is in the text.
    if (article) {
      const blocks = article.content.replace(/<(\/?(p|div|li|ul|ol|h[1-6]|tr|td|th|table|dt|dd|blockquote|pre|section)|br)\b[^>]*>/gi, " $&");
      text = (article.title || "") + "\n" + new JSDOM(blocks).window.document.body.textContent;
    }
  } catch (error) { process.stderr.write(`${path}: ${error}\n`); }
  process.stdout.write(JSON.stringify({ path, text }) + "\n");
}
