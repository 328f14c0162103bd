# line 1: 26 characters belong to no message and were not read
