import json, time, threading
import test_cmi5 as t
from test_cmi5 import desk
def test_dbg(desk):
    desk.course = "telefono"
    learner = desk.open()
    t.wait(lambda: desk.lrs.said("initialized"))
    desk.lrs.trouble = "refusing"
    t0=time.monotonic()
    over = threading.Timer(12, setattr, (desk.lrs, "trouble", ""))
    over.start()
    learner.work()
    print("worked", time.monotonic()-t0, learner.frame.locator(".saved").get_attribute("data-state"), len(desk.lrs.log))
    try:
        desk.leave(learner)
    except Exception as e:
        print(e)
    print("left", time.monotonic()-t0, learner.page.url[:60], learner.frame.locator(".notices").inner_text(), learner.frame.locator(".saved").inner_text())
    print(learner.frame.evaluate(t.WAITING), len(desk.lrs.log))
    print("\n".join(desk.lrs.log[-30:]))
    assert 0
