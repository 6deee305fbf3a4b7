"""Every act by its name, for tests that use many of them."""

from workflow.application.act import Act as Act
from workflow.application.act import Expire as Expire
from workflow.application.applying.events import *
from workflow.application.clocks.events import *
from workflow.application.closing.events import *
from workflow.application.control.events import *
from workflow.application.deciding.events import *
from workflow.application.money.events import *
from workflow.application.objections.events import *
from workflow.application.people.events import *
from workflow.application.publicity.events import *
from workflow.application.recusal.events import *
