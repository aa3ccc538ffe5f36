"""The answer bank (Bank Jawaban): kept once, offered beside each inquiry that is like it.

`content` is what an answer says and may say, `variables` what is filled in, `services` what is
done with it, `likeness` which answers fit a message, `offers` what the desk is shown of that.
"""
