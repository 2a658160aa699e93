// Relative times go on while the page is open. The locale keeps the digits that the server writes.
{
  const steps = [[60, 1, ""], [3600, 60, "minute"], [86400, 3600, "hour"], [604800, 86400, "day"]];
  const say = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`);

  const tick = () => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
      const step = steps.find(([limit]) => age < limit);
      if (step?.[2]) time.textContent = say.format(-Math.floor(age / step[1]), step[2]);
    }
  };

  setInterval(tick, 60000);
}
