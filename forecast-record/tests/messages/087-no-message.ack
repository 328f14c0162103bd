# line 1: 49 bytes belong to no message and were not read
