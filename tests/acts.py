"""Every act by its name, for tests that use many of them."""

from workflow.application.act import Act as Act
from workflow.application.act import Expire as Expire
from workflow.application.applying.acts import *
from workflow.application.clocks.acts import *
from workflow.application.closing.acts import *
from workflow.application.control.acts import *
from workflow.application.deciding.acts import *
from workflow.application.linking.acts import *
from workflow.application.money.acts import *
from workflow.application.objections.acts import *
from workflow.application.people.acts import *
from workflow.application.publicity.acts import *
from workflow.application.recusal.acts import *
