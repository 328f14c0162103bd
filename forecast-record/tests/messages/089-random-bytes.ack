# line 2: 943 bytes belong to no message and were not read
