// Sorts a table by the column whose heading is pressed; without it the page is complete, only unsorted.
document.querySelectorAll("table").forEach((table) => {
  const body = table.tBodies[0];
  if (body.rows.length < 2) {
    return;
  }
  table.querySelectorAll("thead th").forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const number = heading.classList.contains("number");
      const before = heading.getAttribute("aria-sort");
      const down = before ? before === "ascending" : number;
      const key = (row) => {
        const cell = row.cells[column];
        return cell.dataset.order === undefined ? cell.textContent : Number(cell.dataset.order);
      };
      const compare = (one, other) => {
        const a = key(one);
        const b = key(other);
        return typeof a === "number" && typeof b === "number"
          ? a - b
          : String(a).localeCompare(String(b), "en", { numeric: true });
      };
      const rows = [...body.rows].sort((one, other) => (down ? compare(other, one) : compare(one, other)));
      table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows);
    });
  });
});

// A link to a question that is folded unfolds it.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
  }
};
window.addEventListener("hashchange", unfold);
unfold();
