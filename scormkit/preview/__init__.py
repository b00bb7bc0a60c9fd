"""The LMS on the author's desk: a page around any package that shows what an LMS will see of it.

Three origins on one loopback address keep apart what does not trust each other: the desk (the author's
page, which drives everything), the stage (the package and the SCORM API) and the store (statements). No
file of the package is ever written to disk; docs/adr/0019 tells why it is built so.
"""
