import './shell.js';
import { LiveList } from './live.js';
import { Panel, openRows, select } from './panel.js';

const panel = new Panel({
  onClose: () => {
    select(null);
    history.replaceState(null, '', `/logs${location.search}`);
  },
});
new LiveList();
openRows(panel, (path) => `/parts${path}`);
