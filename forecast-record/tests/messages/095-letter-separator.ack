# line 1: 26 bytes belong to no message and were not read
