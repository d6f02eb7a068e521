package dev.creel.cli.web;

/** Asks a page what in it people could not read or hit; each answers a list, empty if all is well. */
final class PageFaults {

    /** What is too small for a finger. */
    static final String TOO_SMALL =
            """
            [...document.querySelectorAll('button, select, summary, input')]
              .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44)
              .map((each) => each.outerHTML)""";

    /** What has so little room that it cannot be read. */
    static final String TOO_NARROW =
            """
            [...document.querySelectorAll('#sources td, #facts dd, #plan td')]
              .filter((each) => each.innerText.length > 3 && each.clientWidth < 60)
              .map((each) => each.outerHTML)""";

    /** Texts with less contrast than WCAG 2 asks for; the page has plain colours only. */
    static final String POOR_CONTRAST =
            """
            (() => {
              const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
              const light = (colour) => parts(colour).slice(0, 3).map((c) => c / 255)
                .map((c) => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
                .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
              const back = (each) => {
                for (let at = each; at; at = at.parentElement) {
                  const colour = getComputedStyle(at).backgroundColor;
                  if ((parts(colour)[3] ?? 1) === 1) return colour;
                }
                return 'rgb(255, 255, 255)';
              };
              return [...document.querySelectorAll('main *, svg text')]
                .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
                .filter((each) => each.checkVisibility())
                .map((each) => {
                  const style = getComputedStyle(each);
                  const [a, b] = [light(each instanceof SVGElement ? style.fill : style.color), light(back(each))];
                  return [each.textContent, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
                })
                .filter(([, contrast]) => contrast < 4.5);
            })()""";

    private PageFaults() {}
}
